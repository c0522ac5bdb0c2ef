using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Sojourn.Testing;

namespace Sojourn.EndToEnd;

/// <summary>
/// Goes to every page of the console in every state that it has, and calls <paramref name="look"/> at each with its name. It
/// begins with a server that nobody has seen and fills it on the way. On a phone it leaves out what is edited on wide screens.
/// </summary>
internal sealed class Tour(TestServer server, IPage page, bool wide, Func<string, Task> look)
{
    private readonly Visitor visitor = new(page);

    public Task Go() => visitor.Try(async () =>
    {
        await Door();
        await NothingYet();
        var content = await TourContent.Fill(server);
        await Journeys(content);
        await Workflow(content);
        if (wide)
        {
            await Editing(content);
        }
        await Runs(content);
        await People(content);
        await Settings();
        await Leave();
    });

    private async Task Door()
    {
        await page.GotoAsync("/");
        await visitor.See("Make the owner's account");
        await Look("door-first-start");
        await visitor.Press("Make the account");
        await visitor.See("Say what you are called");
        await Look("door-what-is-missing");
        await visitor.BecomeOwner();
    }

    private async Task NothingYet()
    {
        await visitor.See("Create a journey and give it a name");
        await Look("journeys-none");
        await At("/people", "Nobody here yet", "people-none");
        await At("/settings?section=keys", "API keys", "settings-keys-none");
    }

    private async Task Journeys(TourContent content)
    {
        await At("/journeys", "Winter check-in", "journeys");
        if (!wide)
        {
            await visitor.Press("Open the navigation");
            await Look("navigation");
            await visitor.Press("Close the navigation");
        }
        await visitor.Press("New journey");
        await Look("journey-new");
        await visitor.Press("Create", visitor.Dialog);
        await page.GetByRole(AriaRole.Tab, new() { Name = "From an example" }).ClickAsync();
        await Look("journey-new-from-example");
        await Shut();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("Actions|More", RegexOptions.IgnoreCase) }).First.ClickAsync();
        await Look("journeys-menu");
        await Shut();
        await visitor.Press("More actions for Welcome by hand");
        await page.GetByRole(AriaRole.Menuitem, new() { NameRegex = new("^Add a segment") }).ClickAsync();
        await visitor.Dialog.WaitForAsync();
        await Look("journey-add-segment");
        await visitor.Dialog.GetByRole(AriaRole.Combobox, new() { Name = "Segment" }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "Very important people" }).ClickAsync();
        await visitor.Press("Add everybody in it", visitor.Dialog);
        await visitor.Dialog.GetByRole(AriaRole.Status).WaitForAsync();
        await Look("journey-added-segment");
        await Shut();
        await At("/journeys?query=nothing+is+called+so", "No journey is like that", "journeys-not-found");
        await At($"/journeys/{content.Example}/overview", "Answer rate", "overview", "canvas");
        await At($"/journeys/{content.Blank}/overview", "Nobody has entered yet", "overview-empty");
        await At("/journeys/jny_none/overview", "There is no such page", "journey-missing");
        await At("/nothing/here", "There is no such page", "page-missing");
    }

    private async Task Workflow(TourContent content)
    {
        var workflow = $"/journeys/{content.Example}/workflow";
        await At(workflow, "First call", "workflow", ".react-flow__node");
        await Open("first_call");
        await Look("workflow-node");
        await Shut();
        if (wide)
        {
            await visitor.Press("Keyboard");
            await Look("keyboard");
            await Shut();
        }
        await visitor.Press(wide ? "Journey data" : "Data");
        await Look("workflow-journey-data");
        await Shut();
        await page.GotoAsync(workflow);
        await page.GetByText("Live", new() { Exact = true }).First.ClickAsync();
        await Assertions.Expect(visitor.Canvas.Node("first_call")).ToContainTextAsync(new Regex(@"[1-9]\d\d"));
        await Look("live");
        await Open("a_day");
        await visitor.See("Goes on");
        await Look("live-people");
        await page.GotoAsync($"/journeys/{content.ByHand}/workflow");
        await page.GetByText("Live", new() { Exact = true }).First.ClickAsync();
        await Assertions.Expect(visitor.Canvas.Node("hello")).ToContainTextAsync(new Regex("entered"));
        await Look("live-open-port");
        await page.GotoAsync(workflow);
        await visitor.Press("Settings of this journey");
        await visitor.See("Save settings");
        await Look("journey-settings");
        await Shut();
        await visitor.Press("Status:");
        await Look("journey-status");
        await page.GetByRole(AriaRole.Menuitem, new() { NameRegex = new("^Archive") }).ClickAsync();
        await visitor.Dialog.WaitForAsync();
        await Look("journey-archive");
        await Shut();
        await At($"/journeys/{content.Blank}/workflow", "Start", "workflow-blank", ".react-flow__node");
    }

    private async Task Editing(TourContent content)
    {
        await page.GotoAsync($"/journeys/{content.Example}/workflow");
        await visitor.Press("Versions");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Version 1") }).ClickAsync();
        await visitor.See("From version 1 to");
        await Look("workflow-versions");
        await visitor.Press("JSON");
        await page.Locator(".cm-content").WaitForAsync();
        await Look("workflow-json");

        await page.GotoAsync($"/journeys/{content.EveryKind}/workflow");
        await Assertions.Expect(page.Locator(".react-flow__node")).ToHaveCountAsync(17);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new(@"^\d+ problems") }).ClickAsync();
        await Look("workflow-problems");
        await visitor.Press("Close the problem list");
        foreach (var node in (string[])["start", "call", "sms", "email", "whatsapp", "rcs", "telegram", "push", "webhook", "delay", "until", "for", "branch", "split", "update", "goal", "exit"])
        {
            await visitor.Press("Fit everything");
            await Open(node);
            await Look($"panel-{node}");
            await visitor.Press("Close the panel");
        }
        // Only what is in view is drawn.
        await visitor.Press("Fit everything");
        await page.Locator(".react-flow__edge[data-id='call:next']").DispatchEventAsync("click");
        await Look("panel-connection");
    }

    private async Task Runs(TourContent content)
    {
        var runs = $"/journeys/{content.Example}/runs";
        await At($"/journeys/{content.Blank}/runs", "No runs yet", "runs-none");
        if (!wide)
        {
            await At(runs, "Morning wave", "runs");
        }
        await At($"{runs}/{content.Running}", "Morning wave", "run-running", ".recipient-row");
        await page.Locator(".recipient-row").First.GetByRole(AriaRole.Button).ClickAsync();
        await visitor.Dialog.WaitForAsync();
        await Look("run-recipient");
        await At($"{runs}/{content.Done}", "Newsletter only", "run-done", ".recipient-row");
        await At($"{runs}/{content.Listed}", "Afternoon wave", "run-draft", ".recipient-row");
        await visitor.Press("Start");
        await visitor.See("Everything goes to the sandbox");
        await Look("run-start");
        await Shut();
        await visitor.Press("Schedule");
        await Look("run-schedule");
        await Shut();
        await visitor.Press("More actions for this run");
        await page.GetByRole(AriaRole.Menuitem, new() { NameRegex = new("^Name and limits") }).ClickAsync();
        await Look("run-limits");
        await Shut();
        await At($"{runs}/{content.Bare}", "A wave without a list", "run-empty");
        await visitor.Press("Import");
        await visitor.See("Drop a CSV here");
        await Look("import-choose");
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload
        {
            Name = "wave.csv",
            MimeType = "text/csv",
            Buffer = """
                First name,Surname,Mobile,Mail,Status,Tasks
                Kofi,Tanaka,(702) 555-0180,kofi@example.com,hot,2
                Luca,Lehmann,860.555.0186 x25,luca@example.com,cold,0
                Mara,Ito,12,mara@example.com,warm,several
                Ines,Costa,,,cold,1
                """u8.ToArray(),
        });
        await visitor.See("Say what each column is");
        await Look("import-columns");
        await visitor.Press("Import", visitor.Dialog);
        await Assertions.Expect(visitor.Dialog.GetByText(new Regex("imported|No row"))).ToBeVisibleAsync();
        await Look("import-done");
        await Shut();
    }

    private async Task People(TourContent content)
    {
        await At("/analytics", "By journey", "analytics", ".chart canvas");
        await At("/people", "@", "people");
        await At($"/people/{content.Person}", "Timeline", "person");
        await page.GetByRole(AriaRole.Tab, new() { NameRegex = new("^Enrollments") }).ClickAsync();
        await visitor.See("Open the run");
        await Look("person-journal");
        await visitor.Press("Add to a journey");
        await visitor.Dialog.WaitForAsync();
        await Look("person-add-to-journey");
        await Shut();
        await At("/people/nobody", "There is no such person", "person-missing");
    }

    private async Task Settings()
    {
        await At("/settings?section=channels", "WhatsApp", "settings-channels");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^E-mail") }).ClickAsync();
        await Look("settings-channel-email");
        await At("/settings?section=keys", "CRM import", "settings-keys");
        await visitor.Press("Make a key");
        await Look("settings-key-new");
        await Shut();
        await At("/settings?section=workspace", "Time zone", "settings-workspace");
        await At("/settings?section=users", "Grace Watcher", "settings-users");
        await visitor.Press("Add a user");
        await Look("settings-user-new");
        await Shut();
        await At("/settings?section=profile", "Password", "settings-account");
    }

    private async Task Leave()
    {
        await page.Context.ClearCookiesAsync();
        await At("/sign-in", "Sign in", "door");
        await page.GetByLabel("E-mail").FillAsync("ada@example.com");
        await page.GetByLabel("Password").First.FillAsync("not the password");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Alert).First.WaitForAsync();
        await Look("door-refused");
    }

    /// <summary>A node's panel stands beside the canvas, on a phone over it.</summary>
    private async Task Open(string node)
    {
        await visitor.Canvas.Node(node).Locator(".flow-card-label").ClickAsync();
        await (wide ? visitor.Canvas.Panel : visitor.Dialog).WaitForAsync();
    }

    private async Task At(string address, string text, string name, string? drawn = null)
    {
        await page.GotoAsync(address);
        await visitor.See(text);
        if (drawn is not null)
        {
            await page.Locator(drawn).First.WaitForAsync();
        }
        await Look(name);
    }

    private async Task Look(string name)
    {
        await visitor.Rest();
        await look(name);
    }

    private async Task Shut()
    {
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(visitor.Dialog).ToHaveCountAsync(0);
    }
}
