using NodaTime;
using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys;

/// <summary>
/// A condition, parsed once: <c>{all|any: […]}</c>, <c>{not: …}</c>, <c>{field, op, value}</c>, <c>{segment}</c>,
/// <c>{event, count?, within?, where?}</c>. A missing or mistyped value makes every comparison false, except
/// <c>exists: false</c> and <c>not_equals</c>. Each comparison reports what it saw to the trace of
/// <see cref="Holds"/>, so that the journal can say why.
/// </summary>
public abstract record Predicate
{
    private Predicate()
    {
    }

    public abstract bool Holds(Scope scope, Action<Comparison>? trace = null);

    /// <summary>The fields that it reads.</summary>
    public virtual IEnumerable<FieldPath> Fields => [];

    /// <summary>The names of the events whose history it reads.</summary>
    public virtual IEnumerable<string> Events => [];

    /// <summary>The segments that it asks about.</summary>
    public virtual IEnumerable<string> Segments => [];

    /// <summary>What is wrong with it, each with a path below it (<c>.all[0].op</c>).</summary>
    public abstract IEnumerable<(string Path, Problem Problem)> Problems(ValidationFacts facts);

    public sealed record All(IReadOnlyList<Predicate> Parts) : Predicate
    {
        public override bool Holds(Scope scope, Action<Comparison>? trace = null)
        {
            foreach (var part in Parts)
            {
                if (!part.Holds(scope, trace))
                {
                    return false;
                }
            }
            return true;
        }

        public override IEnumerable<FieldPath> Fields => Parts.SelectMany(part => part.Fields);

        public override IEnumerable<string> Events => Parts.SelectMany(part => part.Events);

        public override IEnumerable<string> Segments => Parts.SelectMany(part => part.Segments);

        public override IEnumerable<(string, Problem)> Problems(ValidationFacts facts) => Group(Parts, "all", facts);

        public bool Equals(All? other) => other is not null && Parts.SequenceEqual(other.Parts);

        public override int GetHashCode() => Parts.Count;
    }

    public sealed record Any(IReadOnlyList<Predicate> Parts) : Predicate
    {
        public override bool Holds(Scope scope, Action<Comparison>? trace = null)
        {
            foreach (var part in Parts)
            {
                if (part.Holds(scope, trace))
                {
                    return true;
                }
            }
            return false;
        }

        public override IEnumerable<FieldPath> Fields => Parts.SelectMany(part => part.Fields);

        public override IEnumerable<string> Events => Parts.SelectMany(part => part.Events);

        public override IEnumerable<string> Segments => Parts.SelectMany(part => part.Segments);

        public override IEnumerable<(string, Problem)> Problems(ValidationFacts facts) => Group(Parts, "any", facts);

        public bool Equals(Any? other) => other is not null && Parts.SequenceEqual(other.Parts);

        public override int GetHashCode() => Parts.Count;
    }

    public sealed record Not(Predicate Part) : Predicate
    {
        public override bool Holds(Scope scope, Action<Comparison>? trace = null) => !Part.Holds(scope, trace);

        public override IEnumerable<FieldPath> Fields => Part.Fields;

        public override IEnumerable<string> Events => Part.Events;

        public override IEnumerable<string> Segments => Part.Segments;

        public override IEnumerable<(string, Problem)> Problems(ValidationFacts facts) =>
            Part.Problems(facts).Select(found => (".not" + found.Path, found.Problem));
    }

    /// <summary>Compares the value at a path. An unknown operator or path is kept, so that a draft can be saved, and is a problem.</summary>
    public sealed record Compare(string Field, string Op, Value Value) : Predicate
    {
        private readonly FieldPath? path = FieldPath.TryParse(Field, out var parsed) ? parsed : null;
        private readonly Pattern? pattern = Op == "matches" && Value.Kind == ValueKind.Text ? Pattern.Parse(Value.Text) : null;

        public override bool Holds(Scope scope, Action<Comparison>? trace = null)
        {
            var actual = path is null ? Value.Null : scope.Resolve(path);
            var holds = Comparing.Holds(Op, actual, Value, pattern);
            trace?.Invoke(new(Field, Op, Value, actual, holds));
            return holds;
        }

        public override IEnumerable<FieldPath> Fields => path is null ? [] : [path];

        public override IEnumerable<(string, Problem)> Problems(ValidationFacts facts)
        {
            if (path is null)
            {
                yield return (".field", new("unknown_field", "",
                    $"'{Field}' cannot be read: start with profile., journey., event., nodes., enrollment. or use now."));
            }
            if (Comparing.Problem(Op, Value) is { } problem)
            {
                yield return (problem.Code == "unknown_operator" ? ".op" : ".value", problem);
            }
        }

        public bool Equals(Compare? other) => other is not null && Field == other.Field && Op == other.Op && Value == other.Value;

        public override int GetHashCode() => HashCode.Combine(Field, Op);
    }

    /// <summary>Is the profile in the segment?</summary>
    public sealed record InSegment(string Id) : Predicate
    {
        public override bool Holds(Scope scope, Action<Comparison>? trace = null)
        {
            var holds = scope.Facts.InSegment(Id, scope);
            trace?.Invoke(new("segment", "in", Value.Of(Id), Value.Of(holds), holds));
            return holds;
        }

        public override IEnumerable<string> Segments => [Id];

        public override IEnumerable<(string, Problem)> Problems(ValidationFacts facts)
        {
            if (!facts.Segments.Contains(Id))
            {
                yield return (".segment", new("unknown_segment", "", $"There is no segment '{Id}'. Create it, or choose another."));
            }
        }
    }

    /// <summary>Did the event happen at least <c>count</c> times (1 unless set), within the span before now, with these properties?</summary>
    public sealed record Did(string Event, int? Count, WaitSpan? Within, Predicate? Where) : Predicate
    {
        public override bool Holds(Scope scope, Action<Comparison>? trace = null)
        {
            var since = Since(scope.Now);
            var seen = scope.Facts.History.Count(happening => happening.Name == Event && happening.At >= since && happening.At <= scope.Now
                && (Where is null || Where.Holds(scope with { Happening = happening })));
            var holds = seen >= (Count ?? 1);
            trace?.Invoke(new("event:" + Event, "count", Value.Of(Count ?? 1), Value.Of(seen), holds));
            return holds;
        }

        /// <summary>From when on an event counts.</summary>
        internal Instant Since(Instant now) => Within is null ? Instant.MinValue : now - (Within.After(now, DateTimeZone.Utc) - now);

        public override IEnumerable<FieldPath> Fields => Where?.Fields ?? [];

        public override IEnumerable<string> Events => (Where?.Events ?? []).Append(Event);

        public override IEnumerable<string> Segments => Where?.Segments ?? [];

        public override IEnumerable<(string, Problem)> Problems(ValidationFacts facts)
        {
            if (string.IsNullOrWhiteSpace(Event))
            {
                yield return (".event", new("missing_setting", "", "Name the event."));
            }
            if (Count < 1)
            {
                yield return (".count", new("bad_count", "", "An event is counted from 1; put 'not' around it to ask that it did not happen."));
            }
            if (Within?.Check(".within") is { } problem)
            {
                yield return (problem.Path, problem);
            }
            foreach (var (path, below) in Where?.Problems(facts) ?? [])
            {
                yield return (".where" + path, below);
            }
        }
    }

    /// <summary>An empty group would hold for everybody or for nobody, and whoever wrote it meant neither.</summary>
    private static IEnumerable<(string, Problem)> Group(IReadOnlyList<Predicate> parts, string name, ValidationFacts facts) => parts.Count == 0
        ? [("." + name, new("empty_group", "", $"There is no condition in '{name}'. Add one, or remove the group."))]
        : parts.SelectMany((part, i) => part.Problems(facts).Select(found => ($".{name}[{i}]{found.Path}", found.Problem)));
}

/// <summary>What one comparison saw: the value that was there, and whether it held.</summary>
public sealed record Comparison(string Field, string Op, Value Expected, Value Actual, bool Held);
