using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using NodaTime;
using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;
using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys;

/// <summary>
/// The interpreter, kept within limits: a loop, a text, a recursion or the work of one rendering that outgrows them is an
/// error. It sees the scope and the filters; there is no file, no type and no clock behind it.
/// </summary>
internal sealed class Liquid : LiquidTemplateContext
{
    /// <summary>Characters and items that one rendering may handle in all its expressions together.</summary>
    private const long Work = 16L * Limits.TemplateOutput;

    private static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(50);

    /// <summary>A context is costly to make and renders one thing at a time, so each thread keeps one.</summary>
    [ThreadStatic]
    private static Liquid? idle;

    private readonly ScopeView root = new();
    private readonly ScriptObject locals = new(StringComparer.Ordinal);
    private readonly HashSet<string> safe = new(ReferenceEqualityComparer.Instance);
    private Escaping escaping;
    private bool begins;
    private long work;

    private Liquid()
    {
        // The base class brings functions that read the clock and evaluate text; only the filters stay.
        BuiltinObject.Clear();
        foreach (var (name, filter) in LiquidFilters.All)
        {
            BuiltinObject.SetValue(name, filter, true);
        }
        LoopLimit = Limits.TemplateLoops;
        RecursiveLimit = 50;
        ObjectRecursionLimit = 20;
        LimitToString = Limits.TemplateOutput;
        OutputLimit = Limits.TemplateOutput;
        OnStringLimit = ScriptLimitBehavior.Throw;
        OnOutputLimit = ScriptLimitBehavior.Throw;
        RegexTimeOut = PatternTime;
        EnableRelaxedMemberAccess = true;
        EnableRelaxedTargetAccess = true;
        EnableRelaxedIndexerAccess = true;
        EnableNullIndexer = true;
        PushCulture(CultureInfo.InvariantCulture);
        PushGlobal(root);
        PushGlobal(locals);
    }

    /// <summary>The moment of the rendering.</summary>
    public Instant Now => root.Scope.Now;

    /// <param name="script">What was parsed.</param>
    /// <param name="scope">What it may read.</param>
    /// <param name="escaping">What every value that is put out is escaped for, so that nobody's name becomes markup or a path.</param>
    /// <param name="beginsWithValue">Whether nothing stands before the first value; an address that begins with one is that value.</param>
    public static string Render(Scriban.Template script, Scope scope, Escaping escaping, bool beginsWithValue)
    {
        var context = idle ?? new();
        idle = null;
        context.root.Scope = scope;
        context.escaping = escaping;
        context.begins = beginsWithValue && escaping == Escaping.Url;
        context.work = 0;
        string rendered;
        try
        {
            rendered = script.Render(context);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Whatever a template can provoke is the template's failure; the context that saw it is not used again.
            throw new TemplateException($"The template fails here: {Sentence(error)}", error);
        }
        if (rendered.Length > Limits.TemplateOutput)
        {
            throw TooLong();
        }
        context.root.Scope = null!;
        context.locals.Clear();
        context.safe.Clear();
        idle = context;
        return rendered;
    }

    public static TemplateException TooLong() => new($"The template renders more than {Limits.TemplateOutput / 1024 / 1024} MB.");

    /// <summary>
    /// The text as one that is put out as it is. It is known by its identity: a filter that makes a new text of it makes one
    /// that is escaped again.
    /// </summary>
    public string Safe(string text)
    {
        if (escaping == Escaping.None || text.Length == 0)
        {
            return text;
        }
        var copy = new string(text.AsSpan());
        safe.Add(copy);
        return copy;
    }

    /// <summary>The text as one that is escaped for HTML, or for an address, already.</summary>
    public string Escaped(string text, Escaping how) => how == escaping && !UrlPart.IsStep(text) ? Safe(text) : text;

    /// <summary>Lines as HTML has them; what is put between the breaks is escaped where values are.</summary>
    public string WithBreaks(string text) =>
        Escaped((escaping == Escaping.Html && !safe.Contains(text) ? Html.Escape(text) : text).ReplaceLineEndings("<br />\n"), Escaping.Html);

    public override TemplateContext Write(SourceSpan span, object? textAsObject)
    {
        if (escaping == Escaping.None || textAsObject is null || (textAsObject is string text && safe.Contains(text)))
        {
            begins = false;
            return base.Write(span, textAsObject);
        }
        var value = ObjectToString(textAsObject);
        if (escaping == Escaping.Html)
        {
            return base.Write(span, Html.Escape(value));
        }
        var before = new StringBuilder(Output.ToString());
        var isAddress = begins && before.Length == 0;
        begins = false;
        return base.Write(span, isAddress ? value : UrlPart.Escape(value, before));
    }

    public override object? Evaluate(ScriptNode? scriptNode, bool aliasReturnedFunction)
    {
        // What is captured is put out later, wherever that is.
        begins &= scriptNode is not ScriptCaptureStatement;
        var result = base.Evaluate(scriptNode, aliasReturnedFunction);
        if (scriptNode is ScriptCaptureStatement { Target: ScriptVariable captured })
        {
            // A text like any other from here on, and one whose values have been escaped on their way in.
            SetValue(captured, Safe(GetValue(captured)?.ToString() ?? ""));
        }
        work += result switch
        {
            string text => text.Length + 1,
            // An item costs far more than a character.
            ICollection list => 16L * list.Count + 1,
            _ => 1,
        };
        return work <= Work ? result : throw new TemplateException("it does too much work. Make its loops shorter.");
    }

    public override string ObjectToString(object? value, bool nested = false) => value switch
    {
        null => "",
        string text => text,
        DateTime date => Seen(date).ToString(),
        double number => double.IsFinite(number) && Math.Abs(number) < 7e27 ? Value.Of((decimal)number).ToString() : "",
        float number => ObjectToString((double)number),
        decimal number => Value.Of(number).ToString(),
        DataView view => view.ToString(),
        ScopeView or RootView => "",
        _ => base.ObjectToString(value, nested) ?? "",
    };

    /// <summary>A value as the interpreter knows it: a date is a <see cref="DateTime"/>, a day one without a zone.</summary>
    public static object? Shown(in Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Null: return null;
            case ValueKind.Text: return value.Text;
            case ValueKind.Number: return value.Number;
            case ValueKind.Boolean: return value.Boolean;
            case ValueKind.Date: return value.IsDay ? value.Date.InUtc().Date.ToDateTimeUnspecified() : value.Date.ToDateTimeUtc();
            case ValueKind.List:
                var items = new ScriptArray(value.List.Length);
                foreach (var item in value.List)
                {
                    items.Add(Shown(item));
                }
                return items;
            case ValueKind.Object: return new DataView(value.Object);
            default: throw new InvalidOperationException($"Unknown kind {value.Kind}.");
        }
    }

    public static Value Seen(DateTime date) => date.Kind == DateTimeKind.Unspecified && date.TimeOfDay == TimeSpan.Zero
        ? Value.Of(LocalDate.FromDateTime(date))
        : Value.Of(Instant.FromDateTimeUtc(DateTime.SpecifyKind(date, DateTimeKind.Utc)));

    private static string Sentence(Exception error) => error.GetBaseException() switch
    {
        TemplateException cause => cause.Message,
        RegexMatchTimeoutException => "a text is too long for one of its filters.",
        // The interpreter speaks of its own types in quotes; a marketer has no use for those.
        ScriptRuntimeException cause when !cause.OriginalMessage.Contains("`Sojourn.", StringComparison.Ordinal) && !cause.OriginalMessage.Contains("`System.", StringComparison.Ordinal) => cause.OriginalMessage.Trim().TrimEnd('.') + ".",
        OverflowException => "a number grows out of range.",
        _ => "a filter was given what it cannot work with.",
    };
}

/// <summary>What only reads: members are resolved when a template asks for them.</summary>
internal abstract class View : IScriptObject
{
    public abstract int Count { get; }

    public bool IsReadOnly
    {
        get => true;
        set { }
    }

    public abstract IEnumerable<string> GetMembers();

    public abstract object? Find(string member);

    public bool Contains(string member) => Find(member) is not null;

    public bool TryGetValue(TemplateContext? context, SourceSpan span, string member, out object? value)
    {
        value = Find(member);
        return value is not null;
    }

    public bool CanWrite(string member) => false;

    public bool TrySetValue(TemplateContext? context, SourceSpan span, string member, object? value, bool readOnly) => false;

    public bool Remove(string member) => false;

    public void SetReadOnly(string member, bool readOnly)
    {
    }

    public IScriptObject Clone(bool deep) => this;
}

/// <summary><c>profile</c>, <c>journey</c>, <c>event</c>, <c>nodes</c>, <c>enrollment</c>, <c>now</c>.</summary>
internal sealed class ScopeView : View
{
    public Scope Scope { get; set; } = null!;

    public override int Count => 0;

    public override IEnumerable<string> GetMembers() => [];

    public override object? Find(string member) => member switch
    {
        "now" => Liquid.Shown(Value.Of(Scope.Now)),
        "profile" => new RootView(Scope, FieldRoot.Profile),
        "journey" => new RootView(Scope, FieldRoot.Journey),
        "event" => new RootView(Scope, FieldRoot.Event),
        "nodes" => new RootView(Scope, FieldRoot.Nodes),
        "enrollment" => new RootView(Scope, FieldRoot.Enrollment),
        _ => null,
    };
}

internal sealed class RootView(Scope scope, FieldRoot root) : View
{
    public override int Count => 0;

    public override IEnumerable<string> GetMembers() => [];

    public override object? Find(string member) => Liquid.Shown(scope.Resolve(new(root, [member])));
}

/// <summary>An object of the data; a loop over it gives pairs of name and value, as Liquid has it.</summary>
internal sealed class DataView(Data data) : View, IEnumerable<object>
{
    public override int Count => data.Count;

    public override IEnumerable<string> GetMembers() => data.Select(member => member.Key);

    public override object? Find(string member) => Liquid.Shown(data[member]);

    public IEnumerator<object> GetEnumerator()
    {
        foreach (var (name, value) in data)
        {
            yield return new ScriptArray { name, Liquid.Shown(value) };
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => data.ToString();
}
