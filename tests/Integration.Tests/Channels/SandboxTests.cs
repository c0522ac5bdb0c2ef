using System.Diagnostics;
using Sojourn.Channels;
using Sojourn.Core;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;
using Xunit;
using static Sojourn.Integration.Tests.Channels.Sending;

namespace Sojourn.Integration.Tests.Channels;

public sealed class SandboxTests
{
    private const string Calls = """{"seed": 1, "outcomes": {"answered": 0.5, "voicemail": 0.3, "no_answer": 0.2}, "delaySeconds": 0}""";

    [Fact]
    public async Task The_same_list_gets_the_same_answers_in_another_installation()
    {
        var first = await Outcomes(Calls, firstEnrollment: 1);
        var second = await Outcomes(Calls, firstEnrollment: 900_000);
        var otherSeed = await Outcomes(Calls.Replace("\"seed\": 1", "\"seed\": 2", StringComparison.Ordinal), firstEnrollment: 1);

        Assert.Equal(first, second);
        Assert.NotEqual(first, otherSeed);
    }

    [Fact]
    public async Task Call_outcomes_come_as_often_as_the_settings_say()
    {
        var counts = (await Outcomes(Calls, firstEnrollment: 1)).CountBy(outcome => outcome).ToDictionary();

        Assert.Equal(3, counts.Count);
        Assert.InRange(counts[CallOutcome.Answered], 930, 1070);
        Assert.InRange(counts[CallOutcome.Voicemail], 540, 660);
        Assert.InRange(counts[CallOutcome.NoAnswer], 340, 460);
    }

    [Theory]
    [InlineData("""{"outcomes": {"answered": 0}, "delaySeconds": 0}""", CallOutcome.NoAnswer)]
    [InlineData("""{"outcomes": {"busy": 1}, "delaySeconds": 0}""", CallOutcome.Busy)]
    [InlineData("""{"outcomes": {"failed": 1, "replied": 0.3}, "delaySeconds": 0}""", CallOutcome.Failed)]
    public async Task What_the_probabilities_leave_over_is_not_answered(string settings, string expected) =>
        Assert.Equal([expected], (await Outcomes(settings, firstEnrollment: 1)).Distinct());

    [Fact]
    public async Task An_answered_call_tells_how_long_it_was_and_what_was_said()
    {
        await using var provider = Open("sandbox", Channel.Call, """{"outcomes": {"answered": 1}, "delaySeconds": 0}""");

        var accepted = Assert.IsType<Answer.Accepted>(await provider.One(Message(Channel.Call, "+14155550100", enrollment: 7)));
        var detail = Assert.Single(accepted.Receipts).Detail;

        Assert.InRange(detail["talkSeconds"].Number, 20, 300);
        Assert.Contains("Customer:", detail["transcript"].Text, StringComparison.Ordinal);
        Assert.Equal("sandbox:recording/7-1-0", detail["recording"].Text);
        Assert.Empty(detail["tags"].List);
    }

    [Fact]
    public async Task Without_a_delay_a_message_has_climbed_every_status_when_it_is_accepted()
    {
        var record = new MemorySandboxRecord();
        await using var provider = Open("sandbox", Channel.Whatsapp, """{"outcomes": {"replied": 1}, "delaySeconds": 0}""", record);

        var accepted = Assert.IsType<Answer.Accepted>(await provider.One(Message(Channel.Whatsapp, "+14155550100")));

        Assert.Equal(MessageStatus.Ladder.Skip(1), accepted.Receipts.Select(receipt => receipt.Status));
        Assert.Null(record.NextDue());
    }

    [Fact]
    public async Task Statuses_with_a_delay_are_promised_and_the_promise_says_when()
    {
        var record = new MemorySandboxRecord();
        var promised = new List<NodaTime.Instant>();
        await using var provider = Open(
            "sandbox", Channel.Email, """{"outcomes": {"clicked": 1}, "delaySeconds": {"delivered": 0, "read": 600}}""", record, promised.Add);

        var accepted = Assert.IsType<Answer.Accepted>(await provider.One(Message(Channel.Email, "ann@example.com")));
        var later = record.Due(Noon.Plus(NodaTime.Duration.FromHours(1)), 10);

        Assert.Equal([MessageStatus.Delivered], accepted.Receipts.Select(receipt => receipt.Status));
        Assert.Equal([MessageStatus.Read, MessageStatus.Clicked], later.Select(item => item.Receipt.Receipt.Status));
        Assert.All(later, item => Assert.Equal(Noon.Plus(NodaTime.Duration.FromMinutes(10)), item.Receipt.Due));
        Assert.Equal([later[0].Receipt.Due], promised);
    }

    [Fact]
    public async Task A_message_that_fails_at_once_is_refused_and_one_that_fails_later_is_told()
    {
        var record = new MemorySandboxRecord();
        await using var atOnce = Open("sandbox", Channel.Sms, """{"outcomes": {"failed": 1}, "delaySeconds": 0}""", record);
        await using var later = Open("sandbox", Channel.Sms, """{"outcomes": {"failed": 1}, "delaySeconds": 5}""", record);

        Assert.Equal("failed", Assert.IsType<Answer.Rejected>(await atOnce.One(Message(Channel.Sms, "+14155550100"))).Reason);
        Assert.IsType<Answer.Accepted>(await later.One(Message(Channel.Sms, "+14155550100", enrollment: 2)));
        var told = Assert.Single(record.Due(NodaTime.Instant.MaxValue, 10)).Receipt.Receipt;
        Assert.Equal((MessageStatus.Failed, "sandbox"), (told.Status, told.Detail["reason"].Text));
    }

    [Fact]
    public async Task A_call_that_fails_says_why_and_one_that_nobody_takes_needs_no_reason()
    {
        await using var fails = Open("sandbox", Channel.Call, """{"outcomes": {"failed": 1}, "delaySeconds": 0}""");
        await using var rings = Open("sandbox", Channel.Call, """{"outcomes": {"busy": 1}, "delaySeconds": 0}""");

        async Task<Data> Detail(IProvider provider) =>
            Assert.Single(Assert.IsType<Answer.Accepted>(await provider.One(Message(Channel.Call, "+14155550100"))).Receipts).Detail;
        Assert.Equal("sandbox", (await Detail(fails))["reason"].Text);
        Assert.True((await Detail(rings))["reason"].IsNull);
    }

    [Fact]
    public async Task Probabilities_that_are_all_of_another_channel_leave_a_message_delivered()
    {
        await using var provider = Open("sandbox", Channel.Sms, Calls);

        var answers = await provider.Send([.. Enumerable.Range(1, 200).Select(i => Message(Channel.Sms, $"+1415{i}", i))], default);

        Assert.All(answers, answer =>
            Assert.Equal([MessageStatus.Delivered], Assert.IsType<Answer.Accepted>(answer).Receipts.Select(receipt => receipt.Status)));
    }

    [Fact]
    public async Task A_webhook_answers_ok_or_breaks()
    {
        await using var fine = Open("sandbox", Channel.Webhook, """{"outcomes": {"failed": 0}}""");
        await using var broken = Open("sandbox", Channel.Webhook, """{"outcomes": {"failed": 1}}""");

        var replied = Assert.IsType<Answer.Replied>(await fine.One(Message(Channel.Webhook, "https://example.com")));
        Assert.Equal((200, """{"ok":true}"""), (replied.Status, replied.Body.ToString()));
        Assert.Equal(500, Assert.IsType<Answer.Replied>(await broken.One(Message(Channel.Webhook, "https://example.com"))).Status);
    }

    [Fact]
    public async Task A_known_key_is_one_item_unless_the_sandbox_is_told_not_to_honour_it()
    {
        var record = new MemorySandboxRecord();
        await using var honours = Open("sandbox", Channel.Sms, "{}", record);
        await using var forgets = Open("sandbox", Channel.Push, """{"idempotent": false}""", record);

        for (var i = 0; i < 3; i++)
        {
            await honours.One(Message(Channel.Sms, "+14155550100"));
            await forgets.One(Message(Channel.Push, "token", enrollment: 2));
        }

        Assert.True(honours.HonoursKey);
        Assert.False(forgets.HonoursKey);
        Assert.Equal(3, Assert.Single(record.List(Channel.Sms, null, 0, 10)).Calls);
        Assert.Equal([1, 1, 1], record.List(Channel.Push, null, 0, 10).Select(item => item.Calls));
    }

    [Theory]
    [InlineData("""{"sead": 1}""", "unknown_setting", "settings.sead")]
    [InlineData("""{"outcomes": {"answered": 2}}""", "bad_probability", "settings.outcomes.answered")]
    [InlineData("""{"delaySeconds": "soon"}""", "bad_delay", "settings.delaySeconds")]
    [InlineData("""{"idempotent": 1}""", "bad_setting", "settings.idempotent")]
    [InlineData("""[]""", "bad_settings", "settings")]
    public void Settings_that_make_no_sense_are_refused(string settings, string code, string path)
    {
        var problem = Assert.Single(Check("sandbox", settings));
        Assert.Equal((code, path, Severity.Error), (problem.Code, problem.Path, problem.Severity));
    }

    [Theory]
    [InlineData(Channel.Call, """{"answered": 0.7, "no_answer": 0.2, "busy": 0.1}""", true)]
    [InlineData(Channel.Call, """{"answered": 0.7, "busy": 0.31}""", false)]
    [InlineData(Channel.Call, """{"failed": 1, "replied": 0.3}""", true)]
    [InlineData(Channel.Sms, """{"delivered": 0.9, "read": 0.9, "clicked": 0.5, "failed": 0.1}""", true)]
    [InlineData(Channel.Sms, """{"read": 0.95, "delivered": 0.2, "failed": 0.1}""", false)]
    [InlineData(Channel.Email, """{"sent": 1, "failed": 0.5}""", true)]
    [InlineData(Channel.Webhook, """{"failed": 0.6, "timeout": 0.5, "answered": 1}""", false)]
    [InlineData(Channel.Webhook, """{"failed": 0.6, "timeout": 0.4, "delivered": 1}""", true)]
    public void Outcomes_that_exclude_each_other_cannot_add_up_to_more_than_one(Channel channel, string outcomes, bool fine)
    {
        var problems = Check("sandbox", $$"""{"outcomes": {{outcomes}}}""", channel);
        Assert.Equal(fine ? [] : [("bad_probability", "settings.outcomes")], problems.Select(problem => (problem.Code, problem.Path)));
    }

    [Theory]
    [InlineData("-0.1")]
    [InlineData("1e999")]
    [InlineData("\"NaN\"")]
    [InlineData("null")]
    public void A_probability_is_a_number_from_0_to_1(string number)
    {
        foreach (var channel in Core.Messages.Channels.All)
        {
            Assert.Equal("bad_probability", Assert.Single(Check("sandbox", $$"""{"outcomes": { "failed": {{number}} } }""", channel)).Code);
        }
    }

    [Fact]
    public void An_outcome_that_no_channel_has_is_only_worth_a_warning() =>
        Assert.Equal(Severity.Warning, Assert.Single(Check("sandbox", """{"outcomes": {"answred": 1}}""")).Severity);

    [Fact]
    public void The_sandbox_serves_every_channel() =>
        Assert.All(Core.Messages.Channels.All, channel => Assert.Contains("sandbox", ProviderKinds.For(channel).Select(kind => kind.Name)));

    [Fact]
    public async Task Fifty_thousand_messages_a_second_pass_through()
    {
        await using var provider = Open("sandbox", Channel.Call, "{}", new NoRecord());
        var batch = Enumerable.Range(1, provider.BatchSize).Select(i => Message(Channel.Call, $"+1415{i}", i)).ToList();
        await provider.Send(batch, default);

        // The best of many batches is the sandbox's own speed; the others show what else the machine was doing.
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 40; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await provider.Send(batch, default);
            best = TimeSpan.FromTicks(Math.Min(best.Ticks, Stopwatch.GetElapsedTime(began).Ticks));
        }
        var perSecond = batch.Count / best.TotalSeconds;
        TestContext.Current.TestOutputHelper?.WriteLine($"{perSecond:N0} messages a second");
        Assert.True(perSecond > 50_000, $"{perSecond:N0} messages a second");
    }

    private static async Task<List<string>> Outcomes(string settings, int firstEnrollment)
    {
        await using var provider = Open("sandbox", Channel.Call, settings);
        var answers = await provider.Send(
            [.. Enumerable.Range(0, 2_000).Select(i => Message(Channel.Call, $"+1415555{i:0000}", firstEnrollment + i))], default);
        return [.. answers.Select(answer => Assert.Single(Assert.IsType<Answer.Accepted>(answer).Receipts).Status)];
    }

    /// <summary>Measures the sandbox without its record.</summary>
    private sealed class NoRecord : ISandboxRecord
    {
        public IReadOnlyList<bool> Record(
            IReadOnlyList<OutgoingMessage> messages, IReadOnlyList<IReadOnlyList<SandboxReceipt>> receipts, bool idempotent, NodaTime.Instant at) => [];

        public IReadOnlyList<(long Id, SandboxReceipt Receipt)> Due(NodaTime.Instant now, int limit) => [];

        public NodaTime.Instant? NextDue() => null;

        public void Kept(IReadOnlyList<long> receiptIds)
        {
        }

        public IReadOnlyList<SandboxMessage> List(Channel? channel, string? to, long after, int limit) => [];
    }
}
