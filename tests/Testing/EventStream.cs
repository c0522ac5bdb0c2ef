using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Sojourn.Testing;

/// <summary>Server-sent events as they come in.</summary>
public sealed class EventStream : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpResponseMessage response;
    private readonly IAsyncEnumerator<SseItem<string>> items;

    private EventStream(HttpResponseMessage response, IAsyncEnumerator<SseItem<string>> items) => (this.response, this.items) = (response, items);

    /// <param name="http">Who asks: with the key or the cookie.</param>
    /// <param name="path">From <c>/</c> on.</param>
    public static async Task<EventStream> Open(HttpClient http, string path)
    {
        var response = await http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return new(response, SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator());
    }

    /// <summary>Reads on to the next event of a name that is as wanted.</summary>
    public async Task<JsonElement> Until(string name, Func<JsonElement, bool>? holds = null) => (await Read(name, holds)).Found;

    /// <summary>The same; returns the names of what came, that one included.</summary>
    public async Task<IReadOnlyList<string>> Through(string name, Func<JsonElement, bool>? holds = null) => (await Read(name, holds)).Names;

    private async Task<(JsonElement Found, IReadOnlyList<string> Names)> Read(string name, Func<JsonElement, bool>? holds)
    {
        var names = new List<string>();
        while (await items.MoveNextAsync().AsTask().WaitAsync(Patience))
        {
            names.Add(items.Current.EventType);
            if (items.Current.EventType == name && JsonElement.Parse(items.Current.Data) is var data && holds?.Invoke(data) != false)
            {
                return (data, names);
            }
        }
        throw new EndOfStreamException($"The stream ended before '{name}' was as wanted.");
    }

    /// <summary>Reads what is left.</summary>
    public async Task UntilEnd()
    {
        while (await items.MoveNextAsync().AsTask().WaitAsync(Patience))
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await items.DisposeAsync();
        response.Dispose();
    }
}
