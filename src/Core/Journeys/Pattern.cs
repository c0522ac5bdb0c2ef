using System.Globalization;
using System.Text.RegularExpressions;

namespace Sojourn.Core.Journeys;

/// <summary>
/// The regular expression of a <c>matches</c>. It takes linear time, at most its states for each character of the text, so that what it may
/// cost is known before it runs: no clock is needed to end it, and the same text always has the same answer.
/// </summary>
public sealed partial class Pattern
{
    private readonly Regex regex;
    private readonly int states;

    private Pattern(Regex regex, int states) => (this.regex, this.states) = (regex, states);

    /// <summary>Null where the text is no pattern, looks around or back, or repeats itself beyond <see cref="Limits.PatternStates"/>.</summary>
    public static Pattern? Parse(string text)
    {
        var states = States(text);
        if (states > Limits.PatternStates)
        {
            return null;
        }
        try
        {
            // No time-out by its own choice: what a process sets for all of its patterns would be a clock again.
            return new(new(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout), (int)states);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <exception cref="ConditionException">The text is too long for a pattern with so many states (<c>text_too_long</c>).</exception>
    public bool Matches(string text) => (long)states * text.Length <= Limits.PatternWork
        ? regex.IsMatch(text)
        : throw new ConditionException("text_too_long",
            $"A text of {text.Length:N0} characters is too long for its pattern, which takes at most {Limits.PatternWork / states:N0}. Shorten the pattern or its repetitions.");

    /// <summary>
    /// An upper bound of the states: a character is one at most, and what is repeated counts as often as it may have to be told apart. What is no
    /// repetition but looks like one only makes the bound larger.
    /// </summary>
    private static double States(string text)
    {
        var open = new Stack<double>();
        double sum = 0, last = 0;
        for (var at = 0; at < text.Length;)
        {
            if (Repetition().Match(text, at) is { Success: true, Length: var length } times)
            {
                var most = times.Groups["most"].ValueSpan is { Length: > 0 } upper ? upper : times.Groups["least"].ValueSpan;
                sum += last * Math.Max(0, double.Parse(most, CultureInfo.InvariantCulture) - 1);
                last *= double.Parse(most, CultureInfo.InvariantCulture);
                at += length;
                continue;
            }
            if (text[at] == '(')
            {
                open.Push(sum);
                (sum, last) = (0, 0);
            }
            else if (text[at] == ')' && open.TryPop(out var before))
            {
                (sum, last) = (before + sum + 1, sum + 1);
            }
            else
            {
                var atom = text[at] switch
                {
                    '\\' => Math.Min(2, text.Length - at),
                    '[' => Set().Match(text, at) is { Success: true, Length: var set } ? set : 1,
                    _ => 1,
                };
                (sum, last) = (sum + 1, 1);
                at += atom;
                continue;
            }
            at++;
        }
        return Math.Max(1, sum + open.Sum());
    }

    [GeneratedRegex(@"\G\{(?<least>[0-9]+)(,(?<most>[0-9]*))?\}", RegexOptions.CultureInvariant)]
    private static partial Regex Repetition();

    [GeneratedRegex(@"\G\[\^?\]?(?:\\.|[^\]\\])*\]", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Set();
}
