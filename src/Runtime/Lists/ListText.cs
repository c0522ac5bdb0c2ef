using System.Buffers;
using System.Text;

namespace Sojourn.Runtime.Lists;

/// <summary>
/// The characters of a list, whatever bytes they arrived in. A byte order mark decides; without one the <c>charset</c> that
/// the sender named; without both the first block that is not plain ASCII does: UTF-8 where its sequences are sound, else
/// Windows-1252, which is what spreadsheets on Windows write. Deciding that late costs nothing, since all before it reads
/// the same in both, and it is right for a list whose first accent stands a million rows down.
/// </summary>
internal sealed class ListText
{
    /// <summary>The most characters that one <see cref="Read"/> adds.</summary>
    public const int Block = 32 * 1024;

    /// <summary>Stands for bytes that the encoding does not know; a noncharacter, so that no honest text contains it.</summary>
    public const char Invalid = '\uFFFF';

    private const int WindowsLatin = 1252;

    private static readonly SearchValues<char> Unassigned = SearchValues.Create("\u0081\u008D\u008F\u0090\u009D");

    private static readonly DecoderReplacementFallback MarkInvalid = new(Invalid.ToString());

    private readonly Stream stream;
    private readonly byte[] bytes = new byte[Block / 2];
    private int held;
    private bool ended;
    private bool begun;
    private Decoder? decoder;
    private bool isWindows;

    private ListText(Stream stream) => this.stream = stream;

    /// <summary>What the characters were read by so far: plain ASCII until something else comes.</summary>
    public string EncodingName { get; private set; } = "utf-8";

    /// <summary>True for a ZIP, which is what XLSX and other office files are inside.</summary>
    public bool IsZip { get; private init; }

    /// <summary>True once the bytes were taken for Windows-1252 without anybody having said so.</summary>
    public bool GuessedWindows { get; private set; }

    /// <summary>Null when nobody knows <paramref name="charset"/>.</summary>
    public static async Task<ListText?> Open(Stream stream, string? charset, CancellationToken cancellation)
    {
        var first = new byte[4];
        var length = await stream.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        var head = first.AsSpan(0, length);
        var text = new ListText(stream) { IsZip = head.SequenceEqual("PK\u0003\u0004"u8), held = length };
        head.CopyTo(text.bytes);

        var encoding = FromMark(head);
        if (encoding is null && charset is not null && (encoding = Named(charset)) is null)
        {
            return null;
        }
        if ((encoding ?? FromShape(head)) is { } known)
        {
            text.Decide(known);
        }
        return text;
    }

    /// <summary>Decodes more characters into <paramref name="target"/>, which has room for <see cref="Block"/>; 0 at the end.</summary>
    public async ValueTask<int> Read(Memory<char> target, CancellationToken cancellation)
    {
        while (!ended)
        {
            var read = await stream.ReadAsync(bytes.AsMemory(held), cancellation).ConfigureAwait(false);
            ended = read == 0;
            held += read;
            var written = decoder is null ? Undecided(target.Span) : Decode(target.Span);
            if (!begun && written > 0)
            {
                begun = true;
                if (target.Span[0] == '\uFEFF')
                {
                    target.Span[1..written].CopyTo(target.Span);
                    written--;
                }
            }
            if (written > 0)
            {
                return written;
            }
        }
        return 0;
    }

    private int Decode(Span<char> target)
    {
        var written = decoder!.GetChars(bytes.AsSpan(0, held), target, flush: ended);
        held = 0;
        if (isWindows)
        {
            // Five bytes mean nothing in Windows-1252; the decoder takes them for control characters without a word.
            var characters = target[..written];
            while (characters.IndexOfAny(Unassigned) is >= 0 and var at)
            {
                characters[at] = Invalid;
                characters = characters[(at + 1)..];
            }
        }
        return written;
    }

    private void Decide(Encoding encoding)
    {
        EncodingName = encoding.WebName;
        decoder = encoding.GetDecoder();
        decoder.Fallback = MarkInvalid;
        isWindows = encoding.CodePage == WindowsLatin;
    }

    private int Undecided(Span<char> target)
    {
        var block = bytes.AsSpan(0, held);
        var plain = block.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
        if (plain >= 0 && Judge(block[plain..], ended) is { } encoding)
        {
            Decide(encoding);
            GuessedWindows = isWindows;
            return Decode(target);
        }
        // All ASCII, but perhaps for the first bytes of one character that the next block completes.
        var length = plain < 0 ? block.Length : plain;
        Encoding.ASCII.GetChars(block[..length], target);
        block[length..].CopyTo(bytes);
        held = block.Length - length;
        return length;
    }

    /// <summary>
    /// A Windows-1252 text hardly ever contains a sound UTF-8 sequence, so that one damaged byte in a UTF-8 list does not
    /// turn all its accents into two letters each: the majority counts. Null while there is only the start of a sequence.
    /// </summary>
    private static Encoding? Judge(ReadOnlySpan<byte> block, bool last)
    {
        var sound = 0;
        var broken = 0;
        while (!block.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(block, out _, out var length);
            if (status == OperationStatus.NeedMoreData && !last)
            {
                break;
            }
            sound += status == OperationStatus.Done && length > 1 ? 1 : 0;
            broken += status == OperationStatus.Done ? 0 : 1;
            block = block[length..];
        }
        return sound == 0 && broken == 0 ? null
            : sound > broken ? Encoding.UTF8
            : Named("windows-1252");
    }

    private static Encoding? FromMark(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? Encoding.UTF8
        : head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? Encoding.Unicode
        : head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? Encoding.BigEndianUnicode
        : null;

    /// <summary>UTF-16 without a mark: a header of Latin letters has a zero in every other byte.</summary>
    private static Encoding? FromShape(ReadOnlySpan<byte> head) =>
        head.Length < 4 ? null
        : head[0] != 0 && head[1] == 0 && head[2] != 0 && head[3] == 0 ? Encoding.Unicode
        : head[0] == 0 && head[1] != 0 && head[2] == 0 && head[3] != 0 ? Encoding.BigEndianUnicode
        : null;

    private static Encoding? Named(string charset)
    {
        var name = charset.Trim().Trim('"');
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
