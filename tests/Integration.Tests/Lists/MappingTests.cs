using System.Text.Json;
using Sojourn.Core;
using Sojourn.Core.Journeys;
using Sojourn.Core.Values;
using Sojourn.Runtime.Lists;
using Xunit;

namespace Sojourn.Integration.Tests.Lists;

/// <summary>What a cell becomes.</summary>
public sealed class MappingTests
{
    private static FieldDefinition Field(string name, string type, bool required = false) => new() { Name = name, Type = type, Required = required };

    [Fact]
    public async Task The_first_filled_column_wins_and_a_mobile_comes_first()
    {
        var reading = await Reading.Of("Work Phone,E-Mail Address,MOBILE_PHONE\n415-293-3313,,415-293-3314\n415-293-3315,,\n,Ann@Example.com,\n,,");

        Assert.Equal(["tel:+14152933314", "tel:+14152933315", "mailto:ann@example.com"], reading.Rows.Select(row => row.ProfileId));
        Assert.Equal("Ann@Example.com", reading.Rows[2].Contact["email"].Text);
    }

    [Fact]
    public async Task Common_words_of_other_languages_are_known()
    {
        var reading = await Reading.Of("Vorname,Nachname,Telefon,Handynummer,E-Mail-Adresse\nAnn,Lee,415-293-3313,415-293-3314,a@example.com");

        Assert.Equal(Data.Of(("first_name", Value.Of("Ann")), ("last_name", Value.Of("Lee")), ("phone", Value.Of("+14152933314")), ("email", Value.Of("a@example.com"))),
            Assert.Single(reading.Rows).Contact);
        Assert.Equal("Lee", Assert.Single((await Reading.Of("Nachname,Telefon\nLee,415-293-3313", null, Field("last_name", "string", required: true))).Rows).Journey["last_name"].Text);
        Assert.Equal("mailto:a@example.com", Assert.Single((await Reading.Of("Prénom,Correo electrónico\nAnn,a@example.com")).Rows).ProfileId);
    }

    [Fact]
    public async Task A_whole_name_in_one_column_is_known()
    {
        var row = Assert.Single((await Reading.Of("Name,Phone\nAnn Lee,415-293-3313")).Rows);

        Assert.Equal("Ann Lee", row.Contact["name"].Text);
    }

    [Fact]
    public async Task What_a_header_leaves_open_is_said_once_for_the_whole_list()
    {
        const string List = "phone_other,Puhelin,Uutiskirje,Notes\n415-293-3313,415-293-3314,yes,x";
        FieldDefinition[] fields = [Field("newsletter", "boolean") with { Default = JsonDocument.Parse("false").RootElement }];

        var remarks = await Remarks(List, null, fields);

        Assert.Equal(["field_not_filled", "contact_not_filled", "column_not_used"], remarks.Select(remark => remark.Code));
        Assert.All(remarks, remark => Assert.Equal((1, Severity.Warning), (remark.Line, remark.Severity)));
        Assert.Contains("\"newsletter\"", remarks[0].Message, StringComparison.Ordinal);
        Assert.Contains("e-mail address", remarks[1].Message, StringComparison.Ordinal);
        // Who reads it may have chosen the columns in the console, and never seen how the API writes a mapping.
        Assert.All(remarks, remark => Assert.Contains("in the mapping", remark.Message, StringComparison.Ordinal));
        Assert.All(remarks, remark => Assert.DoesNotContain("map=", remark.Message, StringComparison.Ordinal));
        Assert.Contains("\"Puhelin\", \"Uutiskirje\", \"Notes\"", remarks[2].Message, StringComparison.Ordinal);
        Assert.Contains("the column \"Notes\". It stays", Assert.Single(await Remarks(List, "phone_other:phone,Puhelin:email,Uutiskirje:newsletter", fields)).Message, StringComparison.Ordinal);
        Assert.Empty(await Remarks(List, "phone_other:phone,Puhelin:email,Uutiskirje:newsletter,Notes:-", fields));
    }

    private static async Task<IReadOnlyList<RowProblem>> Remarks(string list, string? map, FieldDefinition[] fields)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(list));
        return (await ListReader.Open(stream, new(fields, map, "US", NodaTime.DateTimeZone.Utc, Reached: ["phone", "email"]))).Reader!.Remarks;
    }

    [Fact]
    public async Task A_mapping_names_fields_attributes_consents_and_what_to_ignore()
    {
        var reading = await Reading.Of(
            "\"Tel, 1\",Tarif,Score,OK?,Secret,Left\n415-293-3313,pro,7,yes,hush,here",
            "\"Tel, 1\":phone,Tarif:plan,score:profile.score,OK?:consent.sms,Secret:-", Field("plan", "string"));

        var row = Assert.Single(reading.Rows);
        Assert.Equal(Data.Of(("sms", Value.Of("opted_in"))), row.Consent);
        Assert.Equal(Data.Of(("phone", Value.Of("+14152933313")), ("score", Value.Of("7"))), row.Contact);
        Assert.Equal(Data.Of(("Tel, 1", Value.Of("415-293-3313")), ("Tarif", Value.Of("pro")), ("Score", Value.Of("7")),
            ("OK?", Value.Of("yes")), ("Left", Value.Of("here")), ("plan", Value.Of("pro"))), row.Journey);
    }

    [Theory]
    [InlineData("nope:phone", "unknown_column")]
    [InlineData("phone:nope", "unknown_target")]
    [InlineData("phone:consent.pigeon", "unknown_target")]
    [InlineData("a:phone,a:email", "column_mapped_twice")]
    [InlineData("a:email,b:email", "target_mapped_twice")]
    [InlineData("a", "bad_map")]
    [InlineData("a:b:c", "bad_map")]
    public async Task A_wrong_mapping_refuses_the_list(string map, string code)
    {
        var reading = await Reading.Of("phone,a,b\n415-293-3313,,", map);

        Assert.Null(reading.Opening.Reader);
        Assert.Equal([code], reading.Refusals);
    }

    [Fact]
    public async Task A_required_field_that_no_column_fills_refuses_the_list()
    {
        var reading = await Reading.Of("phone,a\n415-293-3313,1", null, Field("plan", "string", required: true));

        Assert.Equal(["missing_field"], reading.Refusals);
    }

    [Theory]
    [InlineData("number", "12.5", "12.5")]
    [InlineData("number", " -1,234.56 ", "-1234.56")]
    [InlineData("number", "1,234,567", "1234567")]
    [InlineData("number", "1,234", null)]
    [InlineData("number", "12,34.5", null)]
    [InlineData("number", "€5", null)]
    [InlineData("number", "1e99", null)]
    [InlineData("boolean", "YES", "true")]
    [InlineData("boolean", "0", "false")]
    [InlineData("boolean", "maybe", null)]
    [InlineData("date", "2024-08-13", "2024-08-13")]
    [InlineData("date", "2024-08-13T18:04:34.666+02:00", "2024-08-13T16:04:34.666Z")]
    [InlineData("date", "2024-08-13 18:04:34", "2024-08-13T22:04:34Z")]
    [InlineData("date", "2024-08-13 18:04", "2024-08-13T22:04:00Z")]
    [InlineData("date", "08/13/2024", null)]
    [InlineData("date", "2024-02-30", null)]
    public async Task A_cell_takes_the_type_of_its_field_or_is_refused(string type, string cell, string? value)
    {
        var reading = await Reading.Of($"phone,v\n415-293-3313,\"{cell}\"", null, Field("v", type));

        Assert.Equal(value, reading.Rows.SingleOrDefault()?.Journey["v"].ToString());
        Assert.Equal(value is null ? [$"2 v not_a_{type}"] : [], reading.Listed);
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_row_is_listed_at_once()
    {
        var reading = await Reading.Of("phone,n,d,r\n123,x,y,", null,
            Field("n", "number"), Field("d", "date"), Field("r", "string", required: true));

        Assert.Equal(["2 phone phone_impossible", "2 n not_a_number", "2 d not_a_date", "2 r missing_field"], reading.Listed);
        Assert.Equal(1, reading.Rejected);
    }

    [Fact]
    public async Task A_row_that_is_refused_is_not_said_to_be_kept_without_something()
    {
        var reading = await Reading.Of("phone,email,tz,n\n415-293-3313,bad@,Mars/Base,x\n415-293-3314,bad@,,1", null, Field("n", "number"));

        Assert.Equal(["2 n not_a_number", "3 email email_invalid"], reading.Listed);
        Assert.Equal(1, reading.Rejected);
    }

    [Fact]
    public async Task An_empty_cell_takes_the_default()
    {
        var value = System.Text.Json.JsonDocument.Parse("42").RootElement;
        var reading = await Reading.Of("phone,n\n415-293-3313,\n415-293-3314,7", null, Field("n", "number", required: true) with { Default = value });

        Assert.Equal([42m, 7m], reading.Rows.Select(row => row.Journey["n"].Number));
    }

    [Fact]
    public async Task Doubtful_contacts_are_refused_or_dropped_by_what_depends_on_them()
    {
        var reading = await Reading.Of("profile_id,phone,email,tz,consent.sms\nann,,bad@,Mars/Base,no\n,,bad@,,\n,415-293-3313,bad@,America/New_York,\n,,,,yes\n,415-293-3314,,,perhaps\n"
            + new string('x', 256) + ",,,,\n,415-029-3331,,,");

        Assert.Equal([
            "2 email email_invalid", "2 tz unknown_time_zone", "3 email email_invalid", "4 email email_invalid", "5 - no_contact",
            "6 consent.sms unknown_consent", "7 profile_id profile_id_too_long", "8 phone phone_unlikely"], reading.Listed);
        Assert.Equal(["ann", "tel:+14152933313", "tel:+14150293331"], reading.Rows.Select(row => row.ProfileId));
        Assert.Equal("opted_out", reading.Rows[0].Consent["sms"].Text);
        Assert.Equal(Severity.Warning, reading.Problems[0].Severity);
        Assert.Equal("America/New_York", reading.Rows[1].Contact["time_zone"].Text);
    }

    [Fact]
    public async Task Rows_come_in_batches()
    {
        var text = "phone\n" + string.Join('\n', Enumerable.Range(0, 2_500).Select(i => $"+1415293{i:0000}"));
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        var opening = await ListReader.Open(stream, new([], null, "US", NodaTime.DateTimeZone.Utc));
        var sizes = new List<int>();
        await foreach (var batch in opening.Reader!.Read())
        {
            sizes.Add(batch.Rows.Count);
        }

        Assert.Equal([1_000, 1_000, 500], sizes);
    }
}
