using Hangfire;
using Npgsql;
using Sojourn.Peers;

namespace Sojourn.HangfirePeer;

/// <summary>What its jobs do. A job that is done again after a crash meets a person who has gone on.</summary>
public static class Journey
{
    internal static NpgsqlDataSource Database { get; set; } = null!;

    internal static Rounds Rounds { get; set; } = null!;

    public static async Task Send(int number)
    {
        var (message, outcome) = Rounds.Send(number);
        await Write("UPDATE person SET node = 'sent', message = $2 WHERE number = $1 AND node = 'wait'", number, message);
        // The provider's callback: a message of its own.
        BackgroundJob.Enqueue(() => Outcome(number, message, outcome));
    }

    public static async Task Outcome(int number, string message, string outcome)
    {
        var status = outcome == "delivered" ? "reached" : "unreached";
        var ended = await Write(
            "UPDATE person SET node = 'end', outcome = $3, status = $4, ends = ends + 1 WHERE number = $1 AND message = $2 AND node = 'sent'",
            number, message, outcome, status);
        if (ended == 1)
        {
            Rounds.Ended();
        }
    }

    internal static async Task<int> Write(string sql, params object[] values)
    {
        await using var command = Database.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }
        return await command.ExecuteNonQueryAsync();
    }
}
