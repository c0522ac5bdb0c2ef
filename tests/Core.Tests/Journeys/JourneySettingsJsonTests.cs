using System.Text;
using System.Text.Json;
using Sojourn.Core.Journeys;
using Xunit;

namespace Sojourn.Core.Tests.Journeys;

public sealed class JourneySettingsJsonTests
{
    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    [Fact]
    public void The_defaults_are_written_whole() => Assert.Equal(
        """{"pause":{"inFlight":"freeze","clock":"hold","past":"continue"},"archive":{"inFlight":"exit"},"reentry":{"rule":"never","cooldown":null,"key":null},"edit":"live","exitWhenEntryFalse":false,"maxDuration":null,"allowAnonymous":false}""",
        Encoding.UTF8.GetString(JourneySettingsJson.Write(new())));

    [Fact]
    public void A_patch_changes_what_it_names_and_null_resets()
    {
        var (first, none) = JourneySettingsJson.Parse(Json("""
            {"pause":{"clock":"wall"},"reentry":{"rule":"after_early_exit","cooldown":{"amount":3,"unit":"days"},"key":"event.cart_id"},"edit":"metadata_only","maxDuration":{"amount":30,"unit":"days"}}
            """));
        Assert.Empty(none);
        var (second, _) = JourneySettingsJson.Merge(first!, Json("""{"pause":{"inFlight":"continue"},"reentry":{"cooldown":null},"maxDuration":{"amount":5},"edit":null}"""));
        Assert.Equal((PauseInFlight.Continue, PauseClock.Wall), (second!.Pause.InFlight, second.Pause.Clock));
        Assert.Equal(new ReentrySettings { Rule = ReentryRule.AfterEarlyExit, Key = "event.cart_id" }, second.Reentry);
        Assert.Equal((new WaitSpan(5, "days"), EditRule.Live), (second.MaxDuration, second.Edit));
        Assert.Equal(second, JourneySettingsJson.Parse(JourneySettingsJson.Write(second)).Settings);
    }

    [Theory]
    [InlineData("""{"pausing":{}}""", "unknown_member", "pausing")]
    [InlineData("""{"pause":{"in_flight":"freeze"}}""", "unknown_member", "pause.in_flight")]
    [InlineData("""{"edit":"Live"}""", "wrong_type", "edit")]
    [InlineData("""{"reentry":{"key":"cart_id"}}""", "unknown_field", "reentry.key")]
    [InlineData("""{"reentry":{"cooldown":{"amount":1}}}""", "missing_setting", "reentry.cooldown")]
    [InlineData("""{"maxDuration":{"amount":-1,"unit":"days"}}""", "negative_wait", "maxDuration.amount")]
    [InlineData("""{"maxDuration":{"amount":0,"unit":"days"}}""", "bad_value", "maxDuration.amount")]
    public void What_is_wrong_is_told_with_its_place(string json, string code, string path)
    {
        var (settings, problems) = JourneySettingsJson.Parse(Json(json));
        Assert.Null(settings);
        Assert.Contains(problems, problem => problem.Code == code && problem.Path == path);
    }

    [Fact]
    public void Presets_are_what_the_field_does()
    {
        Assert.Equal(new JourneySettings(), Presets.Find("outreach"));
        Assert.Equal(new JourneySettings(), Presets.Find(null));
        Assert.Equal(EditRule.MetadataOnly, Presets.Find("decisioning")!.Edit);
        Assert.True(Presets.Find("marketing") is { ExitWhenEntryFalse: true, Edit: EditRule.EntryLocked, Reentry.Rule: ReentryRule.OnRestart, Pause.InFlight: PauseInFlight.Continue });
        Assert.Equal(ReentryRule.Always, Presets.Find("messaging")!.Reentry.Rule);
        Assert.Equal(ArchiveInFlight.Hide, Presets.Find("adoption")!.Archive.InFlight);
        Assert.Null(Presets.Find("other"));
    }
}
