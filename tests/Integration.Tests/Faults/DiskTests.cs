using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Sojourn.Integration.Tests.Faults;

/// <summary>
/// A disk that is full or read-only ends in a sentence and a clean stop, and what was acknowledged is there afterwards. The
/// disk is a small file system in memory, which only root may mount.
/// </summary>
public sealed class DiskTests : IDisposable
{
    private readonly DirectoryInfo disk = Directory.CreateTempSubdirectory("sojourn-disk-");

    private string Data => Path.Combine(disk.FullName, "data");

    [Fact]
    public async Task A_full_disk_stops_the_server_with_a_sentence_and_loses_nothing_that_was_acknowledged()
    {
        Mount("size=12m");
        using var server = await ServerProcess.Start(Data, 1);
        var acknowledged = 0;
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            for (; acknowledged < 2_000; acknowledged++)
            {
                await Put(server, acknowledged, new string('x', 30_000));
            }
        });
        Assert.InRange(acknowledged, 10, 1_999);
        var (status, complaints) = await server.Ended();
        Assert.Equal(1, status);
        Assert.Contains("full", complaints, StringComparison.OrdinalIgnoreCase);
        Mount("remount,size=64m");
        using var again = await ServerProcess.Start(Data, 1);
        for (var i = 0; i < acknowledged; i++)
        {
            await again.Send(HttpMethod.Get, $"/api/profiles/p{i}");
        }
        await Put(again, acknowledged, "it goes on");
    }

    /// <summary>The system turns no file system read-only while files on it are open, so the server is not running meanwhile.</summary>
    [Fact]
    public async Task On_a_read_only_disk_the_server_does_not_start_and_says_why()
    {
        Mount("size=64m");
        using (var server = await ServerProcess.Start(Data, 1))
        {
            await Put(server, 0, "x");
            await server.Kill();
        }
        Mount("remount,ro");
        var (status, complaints) = await ServerProcess.RunToEnd(Data);
        Assert.Equal(1, status);
        Assert.Contains("read-only", complaints, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(Data, complaints, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", complaints, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Run("umount", disk.FullName);
        disk.Delete(recursive: true);
    }

    private static Task Put(ServerProcess server, int person, string note) =>
        server.Send(HttpMethod.Put, $"/api/profiles/p{person}", JsonSerializer.Serialize(new { attributes = new { note } }));

    private void Mount(string options)
    {
        if (Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk.FullName) != 0)
        {
            Assert.Skip("NOT TESTED: a file system of its own cannot be mounted here, so nobody has seen what a full or read-only disk does. Run this as root.");
        }
    }

    private static int Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
