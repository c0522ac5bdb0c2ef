namespace Sojourn.Server;

internal static class Queries
{
    /// <summary>What reads the partitions for answers; shared by the server and by the verbs that work without HTTP.</summary>
    public static IServiceCollection AddSojournQueries(this IServiceCollection services) => services
        .AddSingleton<EnrollmentPages>()
        .AddSingleton<MetricsReader>()
        .AddSingleton<JourneyTotals>()
        .AddSingleton<Examples>()
        .AddSingleton<RunExport>()
        .AddSingleton<SegmentMembers>()
        .AddSingleton<ProfileTimeline>();

    /// <summary>Who may ask by HTTP, and what they watch.</summary>
    public static IServiceCollection AddSojournAccounts(this IServiceCollection services) => services
        .AddSingleton<LiveJourneys>()
        .AddSingleton<KeyGate>()
        .AddSingleton<Sessions>()
        .AddSingleton<SignInThrottle>()
        .AddSingleton<Passwords>()
        .AddSingleton<FirstSetup>();
}
