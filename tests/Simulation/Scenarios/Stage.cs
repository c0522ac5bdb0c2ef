using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Partitions;
using Sojourn.Simulation.Machine;
using Sojourn.Store;
using Xunit;

namespace Sojourn.Simulation.Scenarios;

/// <summary>A machine with an active journey, for scenes that are written down. Its people are <c>p0</c>, <c>p1</c> and so on.</summary>
internal sealed class Stage : IDisposable
{
    public static readonly Instant Morning = Instant.FromUtc(2026, 1, 5, 8, 0);

    private readonly string path = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), "sojourn-" + Guid.NewGuid().ToString("n"));
    private readonly FakeTimeProvider time = new(Morning.ToDateTimeOffset());
    private readonly int partitions;
    private readonly PartitionOptions? options;

    public Stage(int partitions = 1, PartitionOptions? options = null)
    {
        (this.partitions, this.options) = (partitions, options);
        Machine = Open();
    }

    public SimulatedMachine Machine { get; private set; }

    public CatalogService Catalog => Machine.Catalog;

    public Instant Now => Machine.Now;

    /// <summary>Drops everything in memory and begins again from the disk.</summary>
    public void Crash()
    {
        Machine.Dispose();
        Machine = Open();
    }

    /// <summary>Stops beside the files, so that a test can damage them.</summary>
    public void CrashAnd(Action<string> meanwhile)
    {
        var file = Machine.PartitionPath(0);
        Machine.Dispose();
        meanwhile(file);
        Machine = Open();
    }

    /// <param name="nodes">Lines such as <c>delay: {"amount": 1, "unit": "hours"}</c>; a name before the kind (<c>wait = delay</c>) is its id.</param>
    /// <param name="edges">Such as <c>start > delay; delay > exit; sms.failed > exit</c>. Each edge leaves by <c>next</c> unless it says otherwise.</param>
    /// <param name="settings">Changes the defaults.</param>
    public JourneyId Journey(string nodes, string edges, JourneySettings? settings = null)
    {
        var id = Wait(Catalog.CreateJourney("Journey", "", null, settings, Definition(nodes, edges), [])).Id;
        Wait(Catalog.Publish(id, false));
        return id;
    }

    public static Definition Definition(string nodes, string edges)
    {
        var lines = nodes.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var head = (colon < 0 ? line : line[..colon]).Split('=', StringSplitOptions.TrimEntries);
            var settings = colon < 0 ? "{}" : line[(colon + 1)..];
            return $$"""{"id": "{{head[0]}}", "kind": "{{head[^1]}}", "settings": {{settings}}}""";
        });
        var connections = edges.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(edge =>
        {
            var ends = edge.Split('>', StringSplitOptions.TrimEntries);
            var from = ends[0].Split('.');
            return $$"""{"from": "{{from[0]}}", "port": "{{(from.Length > 1 ? from[1] : "next")}}", "to": "{{ends[1]}}"}""";
        });
        var text = $$"""
            {"fields": [{"name": "plan", "type": "string"}],
             "entry": {"sources": [{"kind": "run"}, {"kind": "api"}, {"kind": "event", "event": "entered"}]},
             "nodes": [{"id": "start", "kind": "start"}, {{string.Join(',', lines)}}], "edges": [{{string.Join(',', connections)}}]}
            """;
        var (definition, problems) = DefinitionJson.Parse(Encoding.UTF8.GetBytes(text));
        Assert.Empty(problems);
        return definition!;
    }

    public void Publish(JourneyId journey, string nodes, string edges, bool recompute = false)
    {
        Wait(Catalog.SaveDraft(journey, Definition(nodes, edges)));
        Wait(Catalog.Publish(journey, recompute));
    }

    /// <summary>A sandbox that delivers at once and answers every call, but for what the settings change.</summary>
    public void Channel(Channel channel, object settings) =>
        Wait(Catalog.SaveChannel(channel.Name(), "sandbox", JsonSerializer.SerializeToUtf8Bytes(settings)));

    /// <summary>A run with a list of people, started.</summary>
    public RunId Run(JourneyId journey, int people, RunLimits? limits = null, bool start = true)
    {
        var run = Wait(Catalog.CreateRun(journey, "Run", limits ?? RunLimits.None)).Id;
        var import = Wait(Catalog.OpenImport(run, null)).Id;
        var added = Add(journey, run, import, Enumerable.Range(0, people).Select(Person));
        Wait(Catalog.CloseImport(import, added, 0, [], []));
        if (start)
        {
            Wait(Catalog.StartRun(run));
        }
        return run;
    }

    public int Add(JourneyId journey, RunId run, int import, IEnumerable<string> people) =>
        people.GroupBy(Machine.Of).Sum(group =>
        {
            var rows = group.Select(person => new Recipient(person, "", Contact(person), Data.Of(("plan", Value.Of("basic"))))).ToList();
            return ((AddRecipientsReply)Wait(Machine.Ask(group.Key, new AddRecipientsRequest(journey, run, import, rows)))).Added.Count(isNew => isNew);
        });

    public EnrollReply Enroll(JourneyId journey, string person)
    {
        Ask(person, new PutProfileRequest(person, Contact(person), [], Data.Empty, false));
        return (EnrollReply)Ask(person, new EnrollRequest(journey, [person], Data.Empty, EntrySource.Api));
    }

    public void Track(string person, string name, string? eventId = null, Data? properties = null) =>
        Ask(person, new TrackRequest(person, [new(name, Now, eventId, properties ?? Data.Empty, Data.Empty, [])]));

    public PartitionReply Ask(string person, PartitionRequest request) => Wait(Machine.Ask(Machine.Of(person), request));

    public void Pass(Duration span) => Machine.RunUntil(Now + span);

    public IReadOnlyList<Enrollment> Enrollments(JourneyId journey) => [.. Enumerable.Range(0, Machine.Count).SelectMany(partition =>
    {
        using var reader = Machine.Reader(partition);
        return reader.Enrollments(new(journey, null, null, null), new(0), 100_000).Items;
    })];

    public Enrollment Only(JourneyId journey) => Assert.Single(Enrollments(journey));

    /// <summary>The journal's lines, with when they were written.</summary>
    public IReadOnlyList<(Instant At, JournalEntry Line)> Journal(Enrollment enrollment)
    {
        using var reader = Machine.Reader(Machine.Of(enrollment.Id));
        return [.. reader.Journal(enrollment).SelectMany(row => row.Entries.Select(line => (row.At, line)))];
    }

    /// <summary>When somebody left a node first.</summary>
    public Instant LeftAt(Enrollment enrollment, string node) =>
        Journal(enrollment).First(item => item.Line.Kind == JournalKind.Left && item.Line.Node == node).At;

    public IReadOnlyList<SandboxMessage> Sent(Channel? channel = null) => Machine.Record.List(channel, null, 0, int.MaxValue);

    public RunStatus StatusOf(RunId run) => Catalog.Current.Runs[run].Status;

    public static string Person(int number) => "p" + number.ToString(CultureInfo.InvariantCulture);

    public static Data Contact(string person) => Data.Of(
        ("phone", Value.Of("+14155550100")), ("email", Value.Of(person + "@example.com")), ("telegram_id", Value.Of(person)), ("push_token", Value.Of(person)));

    public static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    public static void Wait(Task task) => task.GetAwaiter().GetResult();

    public void Dispose()
    {
        Machine.Dispose();
        Directory.Delete(path, recursive: true);
    }

    private SimulatedMachine Open() => new(path, time, new(new Random(1)), partitions, options);
}
