using Microsoft.Playwright;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.EndToEnd;

/// <summary>Where a component of the palette comes to stand.</summary>
public sealed class DroppingTests(Chromium chromium)
{
    [Fact]
    public async Task What_is_dropped_on_a_node_comes_after_it_and_is_connected()
    {
        await using var server = await TestServer.Start(timeScale: 1, console: ConsoleFiles.Path);
        var page = await chromium.Open(server.Address);
        var visitor = new Visitor(page);
        await visitor.BecomeOwner();
        await visitor.CreateJourney("Renewals");
        await visitor.Try(async () =>
        {
            await OnTo("Call", "start");
            await Assertions.Expect(page.Locator(".react-flow__edge[data-id='start:next']")).ToHaveCountAsync(1);
            await Assertions.Expect(visitor.Canvas.Node("call")).ToBeVisibleAsync();
            await OnTo("SMS", "call");
            await Assertions.Expect(page.Locator(".react-flow__edge")).ToHaveCountAsync(2);
            await Assertions.Expect(page.Locator(".react-flow__edge[data-id^='call:']")).ToHaveCountAsync(1);
        });

        Task OnTo(string component, string node) =>
            page.GetByRole(AriaRole.Navigation, new() { Name = "Components" }).GetByRole(AriaRole.Button, new() { Name = component, Exact = true })
                .DragToAsync(visitor.Canvas.Node(node).Locator(".flow-card-label"));
    }
}
