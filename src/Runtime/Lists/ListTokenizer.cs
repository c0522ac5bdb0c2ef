using System.Buffers;
using Sojourn.Core;

namespace Sojourn.Runtime.Lists;

/// <summary>Why a row's cells can't be trusted.</summary>
internal sealed record RowFault(string Code, int Line, int Cell, string Message);

/// <summary>
/// Cuts characters into rows and cells (RFC 4180, read generously) in constant memory. It is our own because every row
/// needs its physical line, and one broken row must not cost the rest: a quote that is never closed loses its own line
/// only, since reading goes on at the line after it.
/// </summary>
internal sealed class ListTokenizer(ListText text)
{
    /// <summary>Characters of one row: it would not fit into an enrollment's data anyway.</summary>
    public const int RowLength = Limits.PayloadBytes;

    private const int NoRewind = -1;

    private enum At { Row, Cell, Plain, Quoted, Quote, AfterQuote }

    private SearchValues<char> plainEnds = SearchValues.Create(",\r\n");
    private char delimiter = ',';

    private char[] buffer = new char[2 * ListText.Block];
    private int next;
    private int end;
    private bool ended;
    private At at;
    private int line = 1;
    private bool afterReturn;

    private char[] cells = new char[4096];
    private readonly int[] ends = new int[Limits.ColumnsPerList + 1];
    private int written;
    private int cellLength;

    private int rewind = NoRewind;
    private int rewindLine;
    private int quoteLine;

    /// <summary>The physical line on which the row begins.</summary>
    public int Line { get; private set; }

    /// <summary>The cells of the row; of those beyond <see cref="Limits.ColumnsPerList"/> only the number is known.</summary>
    public int Count { get; private set; }

    /// <summary>The number of cells up to the last one that is not empty.</summary>
    public int Filled { get; private set; }

    public RowFault? Fault { get; private set; }

    public ReadOnlySpan<char> this[int cell] => cells.AsSpan(cell == 0 ? 0 : ends[cell - 1], ends[cell] - (cell == 0 ? 0 : ends[cell - 1]));

    public char Delimiter
    {
        get => delimiter;
        set
        {
            delimiter = value;
            plainEnds = SearchValues.Create([value, '\r', '\n']);
        }
    }

    /// <summary>The beginning of the text, without consuming it.</summary>
    public async ValueTask<ReadOnlyMemory<char>> Peek(CancellationToken cancellation)
    {
        while (!ended && end < ListText.Block)
        {
            await Fill(cancellation).ConfigureAwait(false);
        }
        return buffer.AsMemory(0, end);
    }

    /// <summary>Goes to the next row that has anything in it; false at the end.</summary>
    public async ValueTask<bool> Read(CancellationToken cancellation)
    {
        do
        {
            Line = line;
            at = At.Row;
            Count = Filled = written = cellLength = 0;
            Fault = null;
            rewind = NoRewind;
            while (!Scan())
            {
                if (!ended)
                {
                    await Fill(cancellation).ConfigureAwait(false);
                }
                else if (!Finish())
                {
                    return false;
                }
                else
                {
                    break;
                }
            }
        }
        while (Filled == 0 && Fault is null);
        Inspect();
        return true;
    }

    /// <summary>Consumes what the buffer holds; true at the end of a row.</summary>
    private bool Scan()
    {
        while (next < end)
        {
            if (afterReturn && at != At.Quoted)
            {
                afterReturn = false;
                if (buffer[next] == '\n')
                {
                    next++;
                    continue;
                }
            }
            switch (at)
            {
                case At.Row:
                case At.Cell:
                    cellLength = 0;
                    at = At.Plain;
                    if (buffer[next] == '"')
                    {
                        next++;
                        at = At.Quoted;
                        afterReturn = false;
                        quoteLine = line;
                        rewind = NoRewind;
                    }
                    break;
                case At.Plain:
                    var rest = buffer.AsSpan(next, end - next);
                    var length = rest.IndexOfAny(plainEnds);
                    Append(length < 0 ? rest : rest[..length]);
                    if (length >= 0 && Close())
                    {
                        return true;
                    }
                    break;
                case At.Quoted:
                    if (Quoted())
                    {
                        return true;
                    }
                    break;
                case At.Quote when buffer[next] == '"':
                    Append(buffer.AsSpan(next, 1));
                    at = At.Quoted;
                    break;
                case At.Quote:
                case At.AfterQuote:
                    if (AfterQuote())
                    {
                        return true;
                    }
                    break;
            }
        }
        return false;
    }

    private bool Quoted()
    {
        var rest = buffer.AsSpan(next, end - next);
        var length = rest.IndexOfAny('"', '\r', '\n');
        if (length != 0)
        {
            afterReturn = false;
            Append(length < 0 ? rest : rest[..length]);
        }
        else if (rest[0] == '"')
        {
            afterReturn = false;
            next++;
            at = At.Quote;
        }
        else
        {
            var second = rest[0] == '\n' && afterReturn;
            afterReturn = rest[0] == '\r';
            Append(rest[..1]);
            line += second ? 0 : 1;
            if (rewind == NoRewind || (second && rewind == next - 1))
            {
                rewind = next;
                rewindLine = line;
            }
        }
        return cellLength > Limits.CellLength && rewind != NoRewind && Rewind();
    }

    private bool AfterQuote()
    {
        var here = buffer[next];
        if (here == delimiter || here is '\r' or '\n')
        {
            return Close();
        }
        if (here == ' ')
        {
            next++;
            at = At.AfterQuote;
            return false;
        }
        if (rewind != NoRewind)
        {
            return Rewind();
        }
        Refuse("stray_quote", "Text follows the closing quote of this cell. Double a quote that belongs to the text: \"\".");
        at = At.Plain;
        return false;
    }

    /// <summary>Ends the cell at the delimiter or line end that stands here; true when the row ends too.</summary>
    private bool Close()
    {
        EndCell();
        var here = buffer[next++];
        at = At.Cell;
        if (here == delimiter)
        {
            return false;
        }
        line++;
        afterReturn = here == '\r';
        return true;
    }

    /// <summary>The row that the end of the text cut off; false when there is none.</summary>
    private bool Finish()
    {
        switch (at)
        {
            case At.Row: return false;
            case At.Quoted when rewind != NoRewind: return Rewind();
            case At.Quoted: Unterminated(); break;
            default: break;
        }
        if (at == At.Cell)
        {
            cellLength = 0;
        }
        EndCell();
        return true;
    }

    /// <summary>Gives up on an open quote, and lets the line after it be the next row.</summary>
    private bool Rewind()
    {
        Unterminated();
        EndCell();
        next = rewind;
        line = rewindLine;
        afterReturn = false;
        return true;
    }

    private void Unterminated()
    {
        Fault = null;
        Refuse("unterminated_quote", $"A quote that opens on line {quoteLine} is not closed within {Limits.CellLength:N0} characters. "
            + "Reading went on with the line after it.", quoteLine);
    }

    private void Append(ReadOnlySpan<char> more)
    {
        next += more.Length;
        cellLength += more.Length;
        if (cellLength > Limits.CellLength)
        {
            Refuse("cell_too_long", $"A cell holds at most {Limits.CellLength:N0} characters.");
        }
        else if (written + more.Length > RowLength)
        {
            Refuse("row_too_long", $"A row holds at most {RowLength:N0} characters.");
        }
        if (Fault is null)
        {
            if (written + more.Length > cells.Length)
            {
                Array.Resize(ref cells, Math.Max(cells.Length * 2, written + more.Length));
            }
            more.CopyTo(cells.AsSpan(written));
            written += more.Length;
        }
    }

    private void EndCell()
    {
        if (Count < ends.Length)
        {
            ends[Count] = written;
        }
        Count++;
        Filled = cellLength > 0 ? Count : Filled;
    }

    private void Refuse(string code, string message, int? on = null) => Fault ??= new(code, on ?? Line, Count, message);

    /// <summary>Bytes that were no text are looked for once a row.</summary>
    private void Inspect()
    {
        var bad = Fault is null ? cells.AsSpan(0, written).IndexOfAny(ListText.Invalid, '\0') : -1;
        if (bad >= 0)
        {
            var cell = 0;
            while (ends[cell] <= bad)
            {
                cell++;
            }
            Fault = cells[bad] == '\0'
                ? new("zero_character", Line, cell, "This cell contains a zero character, which no text has. Export the list again.")
                : new("invalid_encoding", Line, cell, "This cell contains bytes that are not text in the list's encoding. Save it as UTF-8.");
        }
    }

    private async ValueTask Fill(CancellationToken cancellation)
    {
        var keep = rewind == NoRewind || at is not (At.Quoted or At.Quote or At.AfterQuote) ? next : rewind;
        if (keep > 0)
        {
            buffer.AsSpan(keep, end - keep).CopyTo(buffer);
            next -= keep;
            end -= keep;
            rewind -= rewind == NoRewind ? 0 : keep;
        }
        if (buffer.Length - end < ListText.Block)
        {
            Array.Resize(ref buffer, buffer.Length + ListText.Block);
        }
        var read = await text.Read(buffer.AsMemory(end), cancellation).ConfigureAwait(false);
        end += read;
        ended = read == 0;
    }
}
