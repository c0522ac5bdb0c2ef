using System.Globalization;
using System.Text.Json;
using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;
using Sojourn.Runtime;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Partitions;
using Sojourn.Simulation.Machine;
using Sojourn.Store;

namespace Sojourn.Simulation.World;

/// <summary>What users, importers and other systems do. What is refused is refused; nothing else may go wrong.</summary>
internal sealed class Acts(Life life)
{
    private const int PeopleCount = 14;

    private readonly JourneyMaker maker = new(life.Dice);
    private int sequence;

    private Random Dice => life.Dice;

    private SimulatedMachine Machine => life.Machine;

    private CatalogService Catalog => Machine.Catalog;

    /// <summary>Channels of both kinds, with short and long delays, and one journey.</summary>
    public void SettleIn()
    {
        foreach (var channel in Core.Messages.Channels.All)
        {
            var settings = new { seed = life.Seed, idempotent = Dice.Next(2) == 0 };
            Wait(Catalog.SaveChannel(channel.Name(), "sandbox", JsonSerializer.SerializeToUtf8Bytes(settings)));
        }
        Wait(Catalog.SaveSegment(JourneyMaker.Segment, "VIPs", null));
        for (var i = 0; i < PeopleCount - 2; i++)
        {
            Put("p" + i.ToString(CultureInfo.InvariantCulture));
        }
        Publish();
        WholeRun();
    }

    public void Something()
    {
        try
        {
            var draw = Dice.Next(100);
            switch (draw)
            {
                case < 4: Publish(); break;
                case < 8: Edit(); break;
                case < 15: WholeRun(); break;
                case < 18: NewRun(); break;
                case < 34: Import(); break;
                case < 42: Start(); break;
                case < 50: OfRun(Dice.Next(3) == 0 ? Catalog.CancelRun : Dice.Next(2) == 0 ? Catalog.PauseRun : Catalog.ResumeRun); break;
                case < 56: OfJourney(Dice.Next(2) == 0 ? Catalog.Pause : Catalog.Resume); break;
                case < 57 when Dice.Next(3) == 0: OfJourney(Catalog.Archive); break;
                case < 60: OfRun(Catalog.DeleteRun); break;
                case < 75: Track(); break;
                case < 85: Put(Person()); break;
                case < 91: Enroll(); break;
                case < 94: Members(); break;
                case < 96: End(); break;
                case < 97: Delete(); break;
                default: Die(); break;
            }
        }
        catch (RefusedException)
        {
            // As a user would be told; nothing was changed.
        }
    }

    /// <summary>Whatever stands still goes on.</summary>
    public void Unpause()
    {
        foreach (var pump in Machine.Pumps)
        {
            pump.Dead.Clear();
        }
        foreach (var journey in Catalog.Current.Journeys.Values.Where(journey => journey.Row.Status == JourneyStatus.Paused))
        {
            Wait(Catalog.Resume(journey.Id));
        }
        foreach (var run in Catalog.Current.Runs.Values.Where(run => run is { Status: RunStatus.Paused, Deleted: false }))
        {
            Wait(Catalog.ResumeRun(run.Id));
        }
        foreach (var import in Catalog.Current.Imports.Values.Where(import => import.State == ImportState.Open))
        {
            Wait(Catalog.DiscardImport(import.Id));
        }
    }

    private void Publish()
    {
        if (Catalog.Current.Journeys.Count >= 3)
        {
            return;
        }
        var journey = Wait(Catalog.CreateJourney("Journey", "", null, maker.DrawSettings(), maker.Draw(), []));
        Wait(Catalog.Publish(journey.Id, false));
    }

    private void Edit()
    {
        if (Journey() is not { } journey)
        {
            return;
        }
        life.Ledger.Edited.Add(journey.Id);
        Wait(Catalog.SaveDraft(journey.Id, maker.Edit(Catalog.Draft(journey))));
        Wait(Catalog.Publish(journey.Id, Dice.Next(2) == 0));
    }

    private void NewRun()
    {
        if (Journey() is { } journey)
        {
            var limits = new RunLimits(Dice.Next(3) == 0 ? 0.5 + Dice.Next(3) : null, Dice.Next(2) == 0 ? 1 + Dice.Next(2) : null);
            Wait(Catalog.CreateRun(journey.Id, "Run", limits));
        }
    }

    /// <summary>A run from its list to its start, as most are.</summary>
    private void WholeRun()
    {
        if (Journey() is not { } journey)
        {
            return;
        }
        var limits = new RunLimits(Dice.Next(4) == 0 ? 0.5 + Dice.Next(3) : null, Dice.Next(2) == 0 ? 1 + Dice.Next(2) : null);
        var run = Wait(Catalog.CreateRun(journey.Id, "Run", limits));
        var import = Wait(Catalog.OpenImport(run.Id, null)).Id;
        life.Ledger.Rows[import] = [];
        Bring(run, import, 4 + Dice.Next(12));
        Close(import);
        if (Dice.Next(4) > 0)
        {
            Wait(Catalog.StartRun(run.Id));
        }
    }

    /// <summary>Begins a list, brings some of its rows, closes it or gives it up.</summary>
    private void Import()
    {
        var open = Catalog.Current.Imports.Values.FirstOrDefault(import => import.State == ImportState.Open);
        if (open is null)
        {
            if (Run() is { } draft)
            {
                life.Ledger.Rows[Wait(Catalog.OpenImport(draft.Id, null)).Id] = [];
            }
        }
        else if (life.Chance(50))
        {
            Bring(Catalog.Current.Runs[open.Run], open.Id, 1 + Dice.Next(12));
        }
        else if (life.Chance(80))
        {
            Close(open.Id);
        }
        else
        {
            Wait(Catalog.DiscardImport(open.Id));
        }
    }

    private void Bring(RunRow run, int import, int count)
    {
        foreach (var group in Enumerable.Range(0, count).Select(_ => Person()).GroupBy(Machine.Of))
        {
            var people = group.ToList();
            var rows = people.Select(person => new Recipient(person, "", Contact(person), Data.Of(("plan", Value.Of("basic"))))).ToList();
            life.Ask(group.Key, new AddRecipientsRequest(run.Journey, run.Id, import, rows), reply =>
            {
                if (reply is AddRecipientsReply { Added: var added })
                {
                    life.Ledger.Rows[import].AddRange(people.Where((_, i) => added[i]));
                }
            });
        }
    }

    /// <summary>A list waits for its rows before it is closed.</summary>
    private void Close(int import)
    {
        while (Machine.Partitions.FirstOrDefault(partition => partition.Depth > 0) is { } busy)
        {
            Machine.Turn(busy.Number);
        }
        life.Heard();
        Wait(Catalog.CloseImport(import, life.Ledger.Rows[import].Count, 0, [], []));
    }

    private void Start()
    {
        if (Run() is not { } run)
        {
            return;
        }
        if (Dice.Next(3) == 0)
        {
            Wait(Catalog.ScheduleRun(run.Id, new("later", "UTC", Machine.Now + Duration.FromMinutes(1 + Dice.Next(600)))));
        }
        else
        {
            Wait(Catalog.StartRun(run.Id));
        }
    }

    private void OfRun(Func<RunId, Task<RunRow>> act)
    {
        var runs = Catalog.Current.Runs.Values.Where(run => !run.Deleted).OrderBy(run => run.Id.Number).ToList();
        if (runs.Count > 0)
        {
            Wait(act(runs[Dice.Next(runs.Count)].Id));
        }
    }

    private void OfJourney(Func<JourneyId, Task<Journey>> act)
    {
        if (Journey() is { } journey)
        {
            Wait(act(journey.Id));
        }
    }

    private void Track()
    {
        var person = Person();
        var events = new List<TrackedEvent>();
        for (var i = Dice.Next(3); i >= 0; i--)
        {
            // Sometimes one that was sent before.
            var number = life.Chance(15) && sequence > 0 ? Dice.Next(sequence) : sequence++;
            var set = Dice.Next(3) == 0 ? Data.Of(("score", Value.Of(Dice.Next(5)))) : Data.Empty;
            events.Add(new(Dice.Next(3) == 0 ? "entered" : JourneyMaker.Event, Machine.Now, "e" + number.ToString(CultureInfo.InvariantCulture), Data.Empty, set, Dice.Next(8) == 0 ? ["score"] : []));
        }
        life.Ask(Machine.Of(person), new TrackRequest(person, events), _ =>
            life.Ledger.Events.UnionWith(events.Select(happening => (person, happening.EventId!))));
    }

    private void Put(string person)
    {
        var mark = life.Ledger.Marks.GetValueOrDefault(person).Sent + 1;
        life.Ledger.Marks[person] = (life.Ledger.Marks.GetValueOrDefault(person).Acknowledged, mark);
        var consent = Dice.Next(4) == 0
            ? Data.Of((Core.Messages.Channels.All[Dice.Next(7)].Name(), Value.Of(Dice.Next(2) == 0 ? "opted_out" : "opted_in")))
            : Data.Empty;
        var attributes = Contact(person).With("mark", Value.Of(mark)).With("score", Value.Of(Dice.Next(5)));
        life.Ask(Machine.Of(person), new PutProfileRequest(person, attributes, [], consent, false), _ =>
        {
            var known = life.Ledger.Marks[person];
            life.Ledger.Marks[person] = (Math.Max(known.Acknowledged, mark), known.Sent);
        });
    }

    private void Enroll()
    {
        if (Journey() is not { } journey)
        {
            return;
        }
        foreach (var group in Enumerable.Range(0, 1 + Dice.Next(4)).Select(_ => Person()).GroupBy(Machine.Of))
        {
            life.Ask(group.Key, new EnrollRequest(journey.Id, [.. group], Data.Of(("plan", Value.Of("free"))), EntrySource.Api));
        }
    }

    private void Members()
    {
        var person = Person();
        life.Ask(Machine.Of(person), new ChangeMembersRequest(JourneyMaker.Segment, [person], Dice.Next(2) == 0));
    }

    private void End()
    {
        var partition = Dice.Next(Machine.Count);
        using var reader = Machine.Reader(partition);
        var last = reader.JournalRows(0, 10_000);
        if (last.Count > 0)
        {
            life.Ask(partition, new EndEnrollmentRequest(last[Dice.Next(last.Count)].Enrollment, EnrollmentStatus.Exited, "by_hand"));
        }
    }

    private void Delete()
    {
        var person = Person();
        life.Ledger.Deleted.Add(person);
        life.Ask(Machine.Of(person), new DeleteProfileRequest(person));
    }

    /// <summary>A provider dies, or comes back.</summary>
    private void Die()
    {
        var channel = Core.Messages.Channels.All[Dice.Next(8)];
        foreach (var pump in Machine.Pumps)
        {
            if (!pump.Dead.Remove(channel))
            {
                pump.Dead.Add(channel);
            }
        }
    }

    private string Person() => "p" + Dice.Next(PeopleCount).ToString(CultureInfo.InvariantCulture);

    private static Data Contact(string person) => Data.Of(
        ("phone", Value.Of("+1415555" + (1000 + int.Parse(person.AsSpan(1), CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture))),
        ("email", Value.Of(person + "@example.com")), ("telegram_id", Value.Of(person)), ("push_token", Value.Of(person)),
        ("first_name", Value.Of(person)));

    private Journey? Journey()
    {
        var journeys = Catalog.Current.Journeys.Values.OrderBy(journey => journey.Id.Number).ToList();
        return journeys.Count == 0 ? null : journeys[Dice.Next(journeys.Count)];
    }

    private RunRow? Run()
    {
        var drafts = Catalog.Current.Runs.Values.Where(run => run is { Deleted: false, Status: RunStatus.Draft or RunStatus.Scheduled })
            .OrderBy(run => run.Id.Number).ToList();
        return drafts.Count == 0 ? null : drafts[Dice.Next(drafts.Count)];
    }

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static void Wait(Task task) => task.GetAwaiter().GetResult();
}
