using System.Security.Cryptography;
using System.Text;

namespace Sojourn.Runtime.Runs;

/// <summary>
/// Hashes a list as it is read, with what says how to read it, so that a request that is sent again can be told from another one
/// under the same key, whatever the size. It has seen all of a list once the list has been read to its end.
/// </summary>
internal sealed class Fingerprint : Stream
{
    private readonly Stream list;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public Fingerprint(Stream list, ImportOptions options)
    {
        this.list = list;
        foreach (var part in (string?[])[options.Map, options.Duplicates, options.Charset])
        {
            // The length stands first, so that no two sets of options read as the same text.
            hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{part?.Length ?? -1}:{part}\n")));
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads what is left of the list, for its hash alone.</summary>
    public async Task<byte[]> OfTheRest(CancellationToken cancelled)
    {
        await CopyToAsync(Null, cancelled);
        return hash.GetCurrentHash();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await list.ReadAsync(buffer, cancellationToken);
        hash.AppendData(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        hash.Dispose();
        base.Dispose(disposing);
    }
}
