namespace Sojourn.Core;

/// <summary>Everything has a limit, and it stands here. A limit that is reached is a clear error, never a silent cut.</summary>
public static class Limits
{
    /// <summary>
    /// Visits in one advance: a flow that never waits ends here as failed (<c>too_many_visits</c>). Between two waits nobody comes twice
    /// to the same node, so that a journey that can be published never gets here.
    /// </summary>
    public const int VisitsPerAdvance = NodesPerJourney;

    /// <summary>Visits of one enrollment in its life; a loop that waits may run for years.</summary>
    public const int VisitsPerEnrollment = 100_000;

    /// <summary>Visits of a message node that was visited again, of which it is remembered what is known: so far back a late receipt still counts.</summary>
    public const int EarlierVisits = 3;

    public const int NodesPerJourney = 1_000;
    public const int EdgesPerJourney = 5_000;
    public const int FieldsPerJourney = 200;
    public const int NotesPerJourney = 200;

    /// <summary>Characters of a note on the canvas, and how wide and high one can be drawn.</summary>
    public const int NoteLength = 4_000;
    public const int NoteSize = 4_000;

    public const int BranchesPerNode = 50;
    public const int PredicateDepth = 16;

    /// <summary>States of a condition's pattern, its repetitions counted out, and states times characters of one comparison: about a fifth of a second.</summary>
    public const int PatternStates = 5_000;
    public const int PatternWork = 20_000_000;

    /// <summary>Segments that ask about one another in a row.</summary>
    public const int SegmentChain = 8;

    public const int JsonDepth = 32;
    public const int NameLength = 255;
    public const int DescriptionLength = 2_000;
    public const int NodeIdLength = 64;
    public const int ProfileIdLength = 255;
    public const int ReentryKeyLength = 255;

    /// <summary>Bytes of one JSON request.</summary>
    public const int RequestBytes = 5 * 1024 * 1024;

    /// <summary>Bytes of an event's properties, or of one profile's attributes.</summary>
    public const int PayloadBytes = 64 * 1024;

    /// <summary>Bytes of a webhook's response that are read, and characters of one that is a text.</summary>
    public const int ResponseBytes = 256 * 1024;
    public const int ResponseText = 16 * 1024;

    public const int EventsPerRequest = 1_000;
    public const int ProfilesPerEnroll = 10_000;

    /// <summary>Characters of one cell of a list.</summary>
    public const int CellLength = 32_768;

    public const int ColumnsPerList = 500;

    /// <summary>Problems of a list that are answered in place; the rest is behind <c>problemsUrl</c>.</summary>
    public const int ProblemsInAnswer = 1_000;

    /// <summary>Problems of a list that are kept; a list that is wrong in every row must not fill the disk.</summary>
    public const int ProblemsKept = 100_000;

    /// <summary>Characters of a rejected row, with its header, that are kept to be mended; of a longer one only its line is told.</summary>
    public const int RejectedRowLength = 16 * 1024;

    /// <summary>Characters a template may render, and the turns of all its loops.</summary>
    public const int TemplateOutput = 1024 * 1024;
    public const int TemplateLoops = 10_000;
    public const int TemplateLength = 512 * 1024;

    /// <summary>How far a wait may reach.</summary>
    public const int WaitMaxYears = 10;

    /// <summary>How long a message node waits for a status unless it says otherwise.</summary>
    public const int MessageWindowHours = 72;

    /// <summary>How long a call may stay without an outcome before it counts as failed.</summary>
    public const int CallWindowHours = 24;

    /// <summary>How many times a node or a provider's deferral is tried again at most.</summary>
    public const int RetriesPerNode = 20;
    public const int DeliveryAttempts = 8;

    /// <summary>How long an effect of unknown outcome waits for its receipt after a crash.</summary>
    public const int UnknownMinutes = 15;

    /// <summary>Signals committed together.</summary>
    public const int BatchSignals = 10_000;
    public const int BatchMilliseconds = 20;

    /// <summary>Requests that ask a server's store at once, each with a thread of its own; the others stand in line.</summary>
    public const int QuestionsAtOnce = 40;

    /// <summary>Streams of live journeys that are open at once.</summary>
    public const int WatchersMax = 1_000;

    public const int UsersMax = 1_000;

    /// <summary>Browsers that one user is signed in with at once; the oldest is signed out for the next.</summary>
    public const int SessionsPerUser = 20;

    /// <summary>Characters of a password. A long sentence is welcome, a book is an attack on the hash.</summary>
    public const int PasswordMin = 10;
    public const int PasswordMax = 256;

    /// <summary>Sign-ins that may fail within <see cref="SignInMinutes"/>: from one address for one account, from one address, for one account.</summary>
    public const int SignInFailuresHere = 10;
    public const int SignInFailuresPerAddress = 50;
    public const int SignInFailuresPerAccount = 100;
    public const int SignInMinutes = 15;

    /// <summary>Accounts and addresses whose failures are remembered at once.</summary>
    public const int SignInsRemembered = 20_000;

    /// <summary>Hours or days that a chart shows at once.</summary>
    public const int BucketsMax = 2_000;

    /// <summary>How much of a list is looked at before it is imported, and how many of its rows are shown.</summary>
    public const int PreviewBytes = 256 * 1024;
    public const int PreviewRows = 100;

    public const int PageSize = 100;
    public const int PageMax = 1_000;

    /// <summary>Of a partition's people at a node, for how long they have been there; and the rows that are passed to find them.</summary>
    public const int WaitsLookedAt = 10_000;
    public const int WaitsScanned = 200_000;
}
