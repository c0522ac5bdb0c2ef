namespace Sojourn.Server;

internal static class Queries
{
    /// <summary>What reads the partitions for answers; shared by the server and by the verbs that work without HTTP.</summary>
    public static IServiceCollection AddSojournQueries(this IServiceCollection services) => services
        .AddSingleton<EnrollmentPages>()
        .AddSingleton<MetricsReader>()
        .AddSingleton<RunExport>()
        .AddSingleton<SegmentMembers>();

    /// <summary>Who may ask by HTTP.</summary>
    public static IServiceCollection AddSojournAccounts(this IServiceCollection services) => services
        .AddSingleton<KeyGate>()
        .AddSingleton<Sessions>()
        .AddSingleton<SignInThrottle>()
        .AddSingleton<Passwords>()
        .AddSingleton<FirstSetup>();
}
