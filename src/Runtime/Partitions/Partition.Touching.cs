using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Runtime.Catalog;
using Sojourn.Store;

namespace Sojourn.Runtime.Partitions;

/// <summary>What a change of a person means for whatever else the person is inside of.</summary>
public sealed partial class Partition
{
    /// <summary>How often in one turn a change of a person may move that person's enrollments which change the person again; the next turn goes on.</summary>
    private const int TouchRounds = 8;

    /// <summary>
    /// People whose attributes or segments changed: conditions that wait for it, and audiences that end by it. They are judged right
    /// behind each change, so that none is passed over because the next came in the same batch.
    /// </summary>
    private void Touch()
    {
        for (var round = 0; batch.Touched.Count > 0; round++)
        {
            if (!snapshot.AnyoneWatchesProfiles)
            {
                batch.Touched.Clear();
                return;
            }
            if (round == TouchRounds)
            {
                batch.TouchedLater.UnionWith(batch.Touched);
                batch.Touched.Clear();
                return;
            }
            var touched = batch.Touched.ToList();
            batch.Touched.Clear();
            batch.LoadEnrollmentsOf(touched);
            foreach (var profile in touched)
            {
                foreach (var working in batch.OfProfile(profile).ToList())
                {
                    if (working.State.IsOpen && !working.State.HasNotBegun)
                    {
                        ProfileChanged(working);
                    }
                }
            }
        }
    }

    private void ProfileChanged(WorkingEnrollment working)
    {
        var scope = new WakeScope(working.State.Journey, working.State.Run);
        var view = View(scope);
        if (view.Journey is not { } journey)
        {
            return;
        }
        if (journey.Settings.ExitWhenEntryFalse && journey.TryVersionFor(working.State) is { } version && NoLongerInAudience(working, version, view))
        {
            Step(working, new Signal.End(EnrollmentStatus.Exited, "left_entry"));
        }
        else if (IsLater(scope, view) ? journey.WatchesProfile : WatchesNow(working, journey))
        {
            Step(working, Signal.ProfileChanged.Signal);
        }
    }

    /// <summary>While a scope is frozen, or what was held there is still being applied, nobody knows yet at which node a signal will find its enrollment.</summary>
    private bool IsLater(WakeScope scope, ScopeView view) => view.State == ScopeState.Frozen || sweeps.IsHolding(scope);

    private static bool WatchesNow(WorkingEnrollment working, Journey journey)
    {
        var version = journey.TryVersionFor(working.State);
        return version is null || version.Find(working.State.Node)?.WatchesProfile == true;
    }

    /// <summary>Judged by the source that it entered by; of an enrollment that an earlier release began nobody knows it, and any may have been.</summary>
    private bool NoLongerInAudience(WorkingEnrollment working, JourneyVersion version, ScopeView view)
    {
        var entry = version.Definition.Entry;
        var source = working.State.Run.IsNone ? working.State.Source : EntrySource.Run;
        var audiences = source.Length > 0 ? [entry.Find(source)?.Audience] : entry.Sources.Select(known => known.Audience).ToList();
        if (audiences.Count == 0 || audiences.Any(audience => audience is null))
        {
            return false;
        }
        var facts = FactsOf(working, version, view, snapshot.EventsOfEntry(version));
        var scope = new Scope(facts.Profile, working.State, null, facts, batch.Now);
        try
        {
            return !audiences.Any(audience => audience!.Holds(scope));
        }
        catch (ConditionException)
        {
            // What cannot be judged throws nobody out.
            return false;
        }
    }

    /// <summary>A person who is not through with being judged since the turn before.</summary>
    private sealed record TouchedBefore(long Profile) : PartitionRequest
    {
        public override int Weight => 1;
    }

    /// <summary>A step of it may write into the profile, so that whatever else the person is inside of is asked about it.</summary>
    private bool MayChangePerson(WorkingEnrollment working) => working.State.HasNotBegun
        ? !working.State.Contact.IsEmpty
        : snapshot.Journeys.GetValueOrDefault(working.State.Journey)?.TryVersionFor(working.State)?.ChangesProfile == true;
}
