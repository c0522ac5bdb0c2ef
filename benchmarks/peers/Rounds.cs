using System.Globalization;

namespace Sojourn.Peers;

/// <summary>What every peer of .NET does around its own code; rounds.mjs is the same for those of Node, and says how it goes.</summary>
internal sealed class Rounds(int people)
{
    private int left;
    private TaskCompletionSource everybody = new();

    /// <summary>PEOPLE STORE</summary>
    public static (Rounds Rounds, string Store) Of(string[] args) => (new(int.Parse(args[0], CultureInfo.InvariantCulture)), args[1]);

    /// <summary>The provider: it takes a message, answers with an id, and knows what will come of it.</summary>
    public static (string Message, string Outcome) Send(int number) => ($"message-{number}", number % 10 < 7 ? "delivered" : "failed");

    /// <summary>Somebody has come to the end, and it is durable.</summary>
    public void Ended()
    {
        if (Interlocked.Decrement(ref left) == 0)
        {
            everybody.SetResult();
        }
    }

    /// <param name="enroll">Takes the first number and how many.</param>
    /// <param name="count">Those who ended exactly once by the branch of their number.</param>
    public async Task Play(Func<int, int, Task> enroll, Func<Task<(long Reached, long Unreached)>> count)
    {
        var first = people / 2;
        await Round(enroll, 0, first);
        Say("begin");
        await Round(enroll, first, people);
        Say("end");
        var (reached, unreached) = await count();
        Say(string.Create(CultureInfo.InvariantCulture, $"counted {first + people} {reached} {unreached}"));
    }

    private async Task Round(Func<int, int, Task> enroll, int first, int count)
    {
        everybody = new(TaskCreationOptions.RunContinuationsAsynchronously);
        left = count;
        await enroll(first, count);
        await everybody.Task;
    }

    private static void Say(string line)
    {
        Console.WriteLine(line);
        Console.Out.Flush();
    }
}
