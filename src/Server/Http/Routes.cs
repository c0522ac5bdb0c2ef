using Scalar.AspNetCore;

namespace Sojourn.Server;

/// <summary>Every route, as a table of contents: each line is one file.</summary>
internal static class Routes
{
    public static void MapSojourn(this WebApplication app)
    {
        Health.Map(app);
        var journeys = Group(app, "Journeys");
        CreateJourney.Map(journeys);
        ListJourneys.Map(journeys);
        ReadJourneys.Map(journeys);
        DuplicateJourney.Map(journeys);
        Examples.Map(journeys);
        UpdateJourney.Map(journeys);
        SaveDefinition.Map(journeys);
        ChangeStatus.Map(journeys);
        EnrollProfiles.Map(journeys);
        WatchJourney.Map(journeys);
        PreviewTemplate.Map(journeys);

        var enrollments = Group(app, "Enrollments");
        ListEnrollments.Map(enrollments);
        GetEnrollment.Map(enrollments);
        MetricsReader.Map(enrollments);
        MetricsOverTime.Map(enrollments);
        NodeWaits.Map(enrollments);

        var runs = Group(app, "Runs");
        EditRuns.Map(runs);
        ImportRecipients.Map(runs);
        PreviewRecipients.Map(runs);
        ImportProblems.Map(runs);
        ControlRuns.Map(runs);
        RunExport.Map(runs);

        var people = Group(app, "People");
        TrackEvents.Map(people);
        Profiles.Map(people);
        ReadProfiles.Map(people);
        ProfileTimeline.Map(people);
        ProfileEnrollments.Map(people);
        ProfileAttributes.Map(people);
        ImportProfiles.Map(people);
        Segments.Map(people);
        SegmentMembers.Map(people);

        var channels = Group(app, "Channels");
        ChannelSettings.Map(channels);
        SandboxMessages.Map(channels);

        var accounts = Group(app, "Accounts");
        SignIn.Map(accounts);
        Users.Map(accounts);

        var workspace = Group(app, "Workspace");
        WorkspaceSettings.Map(workspace);
        Keys.Map(workspace);
        TakeBackup.Map(workspace);

        app.MapOpenApi("/openapi/v1.json");
        app.MapScalarApiReference("/docs", options => options.WithTitle("Sojourn API").DisableDefaultFonts());
    }

    private static RouteGroupBuilder Group(WebApplication app, string tag) => app.MapGroup("/api").WithTags(tag).RefusesAtTheGate();
}
