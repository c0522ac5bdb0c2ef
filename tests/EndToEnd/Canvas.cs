using Microsoft.Playwright;

namespace Sojourn.EndToEnd;

/// <summary>What a person does on the canvas with the mouse.</summary>
public sealed class Canvas(IPage page)
{
    /// <summary>Where cards are put: this many pixels apart, from the upper left corner of the canvas.</summary>
    private const int Column = 270;
    private const int Row = 125;
    private const int Left = 150;
    private const int Top = 60;

    public ILocator Node(string id) => page.Locator($".react-flow__node[data-id='{id}']");

    public ILocator Panel => page.Locator(".flow-panel");

    /// <summary>Drags a component from the palette onto an empty place of the canvas.</summary>
    public async Task Drag(string component, string id, int column, int row)
    {
        var place = page.Locator(".flow-canvas");
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Components" }).GetByRole(AriaRole.Button, new() { Name = component, Exact = true })
            .DragToAsync(place, new() { TargetPosition = new() { X = Left + (column * Column), Y = Top + (row * Row) } });
        await Assertions.Expect(Node(id)).ToBeVisibleAsync();
    }

    /// <summary>Takes a node by its name and puts it elsewhere.</summary>
    public async Task Move(string id, int column, int row)
    {
        var from = await Middle(Node(id).Locator(".flow-card-label"));
        var canvas = await page.Locator(".flow-canvas").BoundingBoxAsync() ?? throw new InvalidOperationException("There is no canvas.");
        await page.Mouse.MoveAsync(from.X, from.Y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(canvas.X + Left + (column * Column), canvas.Y + Top + (row * Row), new() { Steps = 8 });
        await page.Mouse.UpAsync();
    }

    /// <summary>Draws a line from a port of one node to another node.</summary>
    public Task Connect(string from, string port, string to) => Draw(from, port, to, Node(to).Locator(".flow-card-label"));

    /// <summary>Draws a line from the output dot of one node to the input dot of another.</summary>
    public Task ConnectDots(string from, string port, string to) => Draw(from, port, to, Node(to).Locator(".react-flow__handle.target"));

    private async Task Draw(string from, string port, string to, ILocator target)
    {
        var start = await Middle(Node(from).Locator($".react-flow__handle[data-handleid='{port}']"));
        var end = await Middle(target);
        await page.Mouse.MoveAsync(start.X, start.Y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync((start.X + end.X) / 2, (start.Y + end.Y) / 2, new() { Steps = 4 });
        await page.Mouse.MoveAsync(end.X, end.Y, new() { Steps = 4 });
        await page.Mouse.UpAsync();
        await Assertions.Expect(page.Locator($".react-flow__edge[data-id='{from}:{port}']")).ToHaveCountAsync(1);
    }

    /// <summary>Opens the panel of a node.</summary>
    public async Task<ILocator> Open(string id)
    {
        await Node(id).Locator(".flow-card-label").ClickAsync();
        await Assertions.Expect(Panel).ToBeVisibleAsync();
        return Panel;
    }

    /// <summary>Types into a field of the panel that takes templates.</summary>
    public async Task Write(string label, string text)
    {
        var field = Panel.GetByRole(AriaRole.Textbox, new() { Name = label, Exact = true });
        await field.ClickAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.InsertTextAsync(text);
    }

    private static async Task<(float X, float Y)> Middle(ILocator locator)
    {
        var box = await locator.BoundingBoxAsync() ?? throw new InvalidOperationException("It cannot be seen.");
        return (box.X + (box.Width / 2), box.Y + (box.Height / 2));
    }
}
