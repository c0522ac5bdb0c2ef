using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Segments;
using Sojourn.Core.Tests.Testing;
using Sojourn.Core.Values;
using Xunit;

namespace Sojourn.Core.Tests.Journeys;

public sealed class TemplateTests
{
    private static Scope Ada()
    {
        var person = Flow.Person(("name", Value.Of("Ada")), ("born", Value.Of(new LocalDate(1990, 12, 10))), ("visits", Value.Of(3)),
            ("tags", Value.Of([Value.Of("vip"), Value.Of("new")])), ("home", Value.Of(Data.Of(("city", Value.Of("London"))))));
        var enrollment = new Enrollment
        {
            Data = Data.Of(("price", Value.Of(10.50m)), ("html", Value.Of("<b>")), ("quote", Value.Of("\"'&")),
                ("lines", Value.Of("<a>\nb"))),
            Results = Data.Of(("call", Value.Of(Data.Of(("outcome", Value.Of("answered")), ("attempts", Value.Of(2)))))),
        };
        return new(person, enrollment, null,
            new(person, [], new Dictionary<string, Segment>(), new(), DateTimeZone.Utc, Duration.Zero), Flow.Noon);
    }

    [Theory]
    [InlineData("plain { text }", "plain { text }")]
    [InlineData("Hi {{ profile.name }}!", "Hi Ada!")]
    [InlineData("{{ profile.nothing }}{{ profile.nothing.below.it }}{{ nodes.x.y }}", "")]
    [InlineData("{{ nothing.at.all | upcase }}", "")]
    [InlineData("{{ profile.home.city }} {{ profile.tags[1] }} {{ profile.tags.size }} {{ profile.tags | first }}", "London new 2 vip")]
    [InlineData("{{ journey.price }} {{ journey.price | times: 2 }} {{ 1.50 }} {{ 7 | divided_by: 2 }} {{ 7.0 | divided_by: 2 }}", "10.5 21 1.5 3 3.5")]
    [InlineData("{{ 0.1 | plus: 0.2 }} {{ 2.345 | round: 2 }} {{ 2.5 | ceil }}", "0.3 2.35 3")]
    [InlineData("{{ now }} {{ profile.born }}", "2026-03-02T12:00:00Z 1990-12-10")]
    [InlineData("{{ now | date: '%Y-%m-%d' }} {{ profile.born | date: '%-d %B %Y' }}", "2026-03-02 10 December 1990")]
    [InlineData("{{ '2026-12-31T09:05:00+02:00' | date: '%H:%M' }} {{ 'soon' | date: '%Y' }}", "07:05 soon")]
    [InlineData("{% if profile.visits > 2 %}often{% else %}rarely{% endif %}", "often")]
    [InlineData("{% if profile.nothing %}yes{% else %}no{% endif %}", "no")]
    [InlineData("{% for tag in profile.tags %}{{ forloop.index }}{{ tag }} {% endfor %}", "1vip 2new ")]
    [InlineData("{{ profile.nothing | default: 'friend' }}", "friend")]
    [InlineData("{{ profile.name | append: profile.visits | upcase | replace: 'A', 'o' }}", "oDo3")]
    [InlineData("{% if profile.born < now and profile.visits >= 3 %}old{% endif %}", "old")]
    [InlineData("{% case profile.name %}{% when 'Ada' %}A{% else %}?{% endcase %}{% unless false %}!{% endunless %}", "A!")]
    [InlineData("{% for kv in profile.home %}{{ kv[0] }}={{ kv[1] }}{% endfor %} {{ profile.home.city }} {{ 'b,a' | split: ',' | sort | join: '-' }}", "city=London London a-b")]
    [InlineData("{{ nodes.call.outcome }} {{ enrollment.attempts.call }}", "answered 2")]
    [InlineData("{% assign x = journey.html | escape %}{{ x }}", "&lt;b&gt;")]
    [InlineData("{{ profile.tags }}", "[\"vip\",\"new\"]")]
    [InlineData("{{ profile.home }}", "{\"city\":\"London\"}")]
    [InlineData("{% raw %}{{ profile.name }}{% endraw %}", "{{ profile.name }}")]
    [InlineData("{{ 'now' | date: '%Y-%m-%dT%H' }} {{ \"Today\" | date: '%Y' }} {{ 'now' }}", "2026-03-02T12 2026 now")]
    [InlineData("{{ profile.phone | slice: -4, 3 }} {{ 7 | plus: -2 }} {{ 7 | plus:-2.50 | times: -1 }}", "010 5 -4.5")]
    [InlineData("{{ -4 }} {{-4 }} {{- -4 -}} x {% assign n = -3 %}{{ n | abs }}{% if n < -2 %}<{% endif %}{% if n==-3 %}={% endif %}{% case n %}{% when -3 %}!{% endcase %}", "-44-4x 3<=!")]
    [InlineData("{% for i in (-1..1) %}{{ i }}{% endfor %} {{ profile.tags[-1] }}", "-101 new")]
    [InlineData("-4 {{ '-4' }} {{ \"a -4\" }} {% raw %}{{ x | plus: -4 }}{% endraw %} {% comment %}don't {{ plus: -4 }}{% endcomment %} {{ 1 | plus: -1 }}", "-4 -4 a -4 {{ x | plus: -4 }}  0")]
    public void Templates_render(string source, string expected) => Assert.Equal(expected, new Template(source).Render(Ada()));

    [Theory]
    [InlineData("<p>{{ journey.html }}</p>", "<p>&lt;b&gt;</p>")]
    [InlineData("<p>{{ journey.html | upcase }}</p>", "<p>&lt;B&gt;</p>")]
    [InlineData("<a href=\"?a=1&b={{ journey.quote }}\">", "<a href=\"?a=1&b=&quot;&#39;&amp;\">")]
    [InlineData("{{ journey.html | raw }} {{ journey.html }} {{ journey.html | raw | append: '' | append: '!' }}", "<b> &lt;b&gt; &lt;b&gt;!")]
    [InlineData("{{ journey.html | escape }} {{ '&amp; <' | escape_once }}", "&lt;b&gt; &amp; &lt;")]
    [InlineData("{% capture x %}<i>{{ journey.html }}</i>{% endcapture %}{{ x }}{% if x == '<i>&lt;b&gt;</i>' %}!{% endif %}", "<i>&lt;b&gt;</i>!")]
    [InlineData("{% assign x = journey.html %}{{ x }}{% for tag in profile.tags %}<li>{{ tag }}</li>{% endfor %}", "&lt;b&gt;<li>vip</li><li>new</li>")]
    [InlineData("{{ journey.lines | newline_to_br }}", "&lt;a&gt;<br />\nb")]
    [InlineData("{{ journey.lines | raw | newline_to_br }}", "<a><br />\nb")]
    [InlineData("{{ profile.tags }}", "[&quot;vip&quot;,&quot;new&quot;]")]
    public void In_html_every_value_is_escaped_unless_it_is_raw(string source, string expected) =>
        Assert.Equal(expected, new Template(source).RenderHtml(Ada()));

    [Fact]
    public void Outside_of_html_nothing_is_escaped_and_raw_changes_nothing()
    {
        Assert.Equal("<i>&lt;b&gt;</i>", new Template("{% capture x %}<i>{{ journey.html }}</i>{% endcapture %}{{ x }}").RenderHtml(Ada()));
        Assert.Equal("<b> <b> &lt;b&gt;", new Template("{{ journey.html }} {{ journey.html | raw }} {{ journey.html | escape }}").Render(Ada()));
        Assert.Equal("<a><br />\nb", new Template("{{ journey.lines | newline_to_br }}").Render(Ada()));
    }

    [Theory]
    [InlineData("https://h/{{ journey.quote }}?q={{ journey.quote }}#{{ profile.phone }}", "https://h/%22%27%26?q=%22%27%26#%2B14155550100")]
    [InlineData("https://h/{{ journey.quote | upcase }}{% if true %}{{ profile.phone }}{% endif %}", "https://h/%22%27%26%2B14155550100")]
    [InlineData("https://h/{{ journey.quote | url_encode }}/{{ profile.phone | raw }}", "https://h/%22%27%26/+14155550100")]
    [InlineData("https://h/{{ journey.quote | escape }}", "https://h/%26quot%3B%26%2339%3B%26amp%3B")]
    [InlineData("https://h/?a={% assign x = profile.phone %}{{ x }}{% capture y %}b={{ x }}{% endcapture %}&{{ y }}", "https://h/?a=%2B14155550100&b=%2B14155550100")]
    [InlineData("{{ 'https://h/?a=1' }}&b={{ profile.phone }}", "https://h/?a=1&b=%2B14155550100")]
    [InlineData("{{ profile.nothing | upcase }}https://h/{{ profile.phone | strip }}", "https://h/%2B14155550100")]
    [InlineData("https://h/?q={{ '..' }}", "https://h/?q=..")]
    public void In_an_address_values_are_parts_of_it_but_for_one_that_is_the_address(string source, string rendered) =>
        Assert.Equal(rendered, new Template(source).RenderUrl(Ada()));

    [Theory]
    [InlineData("https://h/{{ '..' }}/x")]
    [InlineData("https://h/{{ '.' | url_encode }}/x")]
    public void A_value_that_would_lead_through_a_path_fails(string source) =>
        Assert.Contains("the request would go elsewhere", Assert.Throws<TemplateException>(() => new Template(source).RenderUrl(Ada())).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{{ oops", "line 1, column 1: '{{' is not closed")]
    [InlineData("Hi\nthere {{ profile.name", "line 2, column 7: '{{' is not closed")]
    [InlineData("{{ profile.name {{ now }}", "line 1, column 1: '{{' is not closed")]
    [InlineData("a {% if x", "line 1, column 3: '{%' is not closed")]
    [InlineData("a {% if profile.x %} b", "line 1, column 6: the tag 'if' cannot be read to its end")]
    public void What_is_not_closed_is_said_in_a_sentence_where_it_begins(string source, string said)
    {
        var error = new Template(source).Error;
        Assert.StartsWith(said, error, StringComparison.Ordinal);
        Assert.DoesNotContain("<e", error, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("{{ profile.name")]
    [InlineData("{% if x %}")]
    [InlineData("{{ x | nonsense }}")]
    [InlineData("{% include 'secrets' %}")]
    [InlineData("{{ 'x' | object.eval }}")]
    public void What_does_not_parse_says_so_in_a_sentence(string source)
    {
        var template = new Template(source);
        Assert.NotNull(template.Error);
        Assert.EndsWith(".", template.Error, StringComparison.Ordinal);
        Assert.Throws<TemplateException>(() => template.Render(Ada()));
    }

    [Theory]
    [InlineData("{{ math.uuid }}{{ math.random 1 2 }}")]
    [InlineData("{{ date.now }}{{ object.typeof profile }}")]
    [InlineData("{{ object.eval_template '1' }}")]
    public void Nothing_of_the_machine_can_be_reached(string source)
    {
        var template = new Template(source);
        try
        {
            Assert.Equal("", template.Render(Ada()));
        }
        catch (TemplateException)
        {
            Assert.NotEqual("", source);
        }
    }

    [Theory]
    [InlineData("{% for i in (1..1000000000) %}x{% endfor %}")]
    [InlineData("{% for i in (1..9000) %}{% for j in (1..9000) %}x{% endfor %}{% endfor %}")]
    [InlineData("{% assign x = 'aaaaaaaaaaaaaaaa' %}{% for i in (1..60) %}{% assign x = x | append: x %}{% endfor %}{{ x }}")]
    [InlineData("{% assign x = 'aaaaaaaaaaaaaaaa' %}{% for i in (1..60) %}{% capture x %}{{ x }}{{ x }}{% endcapture %}{% endfor %}{{ x }}")]
    [InlineData("{% assign x = 'aaaaaaaaaaaaaaaa' %}{% for i in (1..60) %}{% assign x = x | replace: 'a', 'aaaaaaaa' %}{% endfor %}{{ x }}")]
    [InlineData("{{ (1..1000000000) | join: ',' }}")]
    [InlineData("{{ 79228162514264337593543950335 | times: 79228162514264337593543950335 }}")]
    [InlineData("{{ 1 | divided_by: 0 }}")]
    [InlineData("{% assign x = 'a,' %}{% for i in (1..18) %}{% assign x = x | append: x %}{% endfor %}{% for i in (1..9000) %}{% assign y = x | split: ',' %}{% endfor %}")]
    [InlineData("{% assign x = 'a' %}{% for i in (1..19) %}{% assign x = x | append: x %}{% endfor %}{% for i in (1..9000) %}{{ x | upcase | size }}{% endfor %}")]
    [InlineData("{% for i in (1..200) %}{% for j in (1..200) %}{% endfor %}{% endfor %}")]
    public void What_outgrows_its_limits_fails_for_that_person_alone(string source)
    {
        var error = Assert.Throws<TemplateException>(() => new Template(source).Render(Ada()));
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        Assert.Equal("Ada", new Template("{{ profile.name | strip }}").Render(Ada()));
    }

    [Theory]
    [InlineData("{% if true %}", "{% endif %}")]
    [InlineData("{{ (", ") }}")]
    [InlineData("{{ a[", "] }}")]
    public void Deep_nesting_is_refused(string open, string close)
    {
        var inner = open.Replace("{{ ", "", StringComparison.Ordinal);
        var source = open + string.Concat(Enumerable.Repeat(inner, 50_000)) + "1" + string.Concat(Enumerable.Repeat(close.Replace(" }}", "", StringComparison.Ordinal), 50_000)) + close;
        Assert.NotNull(new Template(source).Error);
    }

    [Fact]
    public void The_fields_that_it_names_are_known()
    {
        var template = new Template("{{ profile.name | upcase }} {% if journey.plan == nodes.call.outcome %}{{ event.items.size }}{% endif %} {{ now }} {% for event2 in profile.tags %}{{ event2.x }}{% endfor %}");
        Assert.Null(template.Error);
        Assert.Equal(["event.items", "journey.plan", "nodes.call.outcome", "now", "profile.name", "profile.tags"], template.Paths.Select(path => path.ToString()).Order());
    }

    [Fact]
    public void A_name_that_it_assigns_is_no_field() =>
        Assert.Empty(new Template("{% for event in (1..2) %}{{ event.x }}{% endfor %}").Paths);

    [Fact]
    public void What_one_person_assigned_is_gone_for_the_next()
    {
        Assert.Equal("1", new Template("{% assign secret = 1 %}{{ secret }}").Render(Ada()));
        Assert.Equal("-", new Template("{% assign other = 1 %}{{ secret }}-").Render(Ada()));
    }

    [Fact]
    public void Threads_may_share_a_template()
    {
        var template = new Template("{% if profile.visits > 2 %}{{ profile.name | upcase }}{% endif %}");
        Parallel.For(0, 2_000, _ => Assert.Equal("ADA", template.Render(Ada())));
    }
}
