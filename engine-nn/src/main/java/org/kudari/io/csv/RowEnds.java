package org.kudari.io.csv;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Where rows end in bytes that begin with a row, in an encoding in which ASCII characters are single bytes. A quote opens
 * only at a cell's beginning, and a line end within quotes ends no row (RFC 4180).
 */
final class RowEnds {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long LOW = 0x7f7f7f7f7f7f7f7fL;

    private RowEnds() {}

    /**
     * What occurs in bytes.
     *
     * @param hasQuote whether a double quote does
     * @param hasReturn whether a carriage return does
     * @param isAscii whether nothing else than ASCII does
     * @param feeds the number of line feeds
     */
    record Contents(boolean hasQuote, boolean hasReturn, boolean isAscii, long feeds) {}

    /** Looks at the bytes from 0 to an end. Eight at a time, because every byte of a file passes here on one thread. */
    static Contents contents(byte[] bytes, int end) {
        long quotes = 0;
        long returns = 0;
        long high = 0;
        long feeds = 0;
        int at = 0;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, at);
            high |= eight;
            quotes |= zeroBytes(eight ^ '"' * ONES);
            returns |= zeroBytes(eight ^ '\r' * ONES);
            feeds += Long.bitCount(zeroBytes(eight ^ '\n' * ONES));
        }
        for (; at < end; at++) {
            high |= bytes[at];
            quotes |= bytes[at] == '"' ? 1 : 0;
            returns |= bytes[at] == '\r' ? 1 : 0;
            feeds += bytes[at] == '\n' ? 1 : 0;
        }
        return new Contents(quotes != 0, returns != 0, (high & ~LOW) == 0, feeds);
    }

    /** One bit for each byte that is zero. */
    private static long zeroBytes(long eight) {
        return ~((eight & LOW) + LOW | eight | LOW);
    }

    /** The number of lines that end in the bytes from 0 to an end; a return and a feed together end one. */
    static long lines(byte[] bytes, int end) {
        long lines = 0;
        for (int at = 0; at < end; at++) {
            if (bytes[at] == '\n' && (at == 0 || bytes[at - 1] != '\r') || bytes[at] == '\r') {
                lines++;
            }
        }
        return lines;
    }

    /**
     * Where the last row ends that surely does: after its line end. More bytes may follow, so a return at the very end,
     * which may be half of a line end, and a quote there, which may be half of an escaped one, decide nothing.
     *
     * @param bytes bytes that begin with a row
     * @param end where they end
     * @param separator what stands between cells
     * @param hasQuote whether there is a quote
     * @return the index after the row's end; 0 if no row ends
     */
    static int last(byte[] bytes, int end, char separator, boolean hasQuote) {
        return hasQuote ? lastBesideQuotes(bytes, end, separator) : lastBetween(bytes, 0, end, end);
    }

    private static int lastBesideQuotes(byte[] bytes, int end, char separator) {
        int last = 0;
        int plainFrom = 0;
        int at = 0;
        while (at < end) {
            if (bytes[at] != '"' || !opens(bytes, at, separator)) {
                at++;
                continue;
            }
            last = Math.max(last, lastBetween(bytes, plainFrom, at, end));
            at = closing(bytes, at + 1, end);
            if (at < 0) {
                return last;
            }
            plainFrom = at;
        }
        return Math.max(last, lastBetween(bytes, plainFrom, end, end));
    }

    private static boolean opens(byte[] bytes, int at, char separator) {
        return at == 0 || bytes[at - 1] == separator || bytes[at - 1] == '\n' || bytes[at - 1] == '\r';
    }

    /** The index after the quote that closes a cell; -1 if none surely does. */
    private static int closing(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end - 1) {
            if (bytes[at] != '"') {
                at++;
            } else if (bytes[at + 1] == '"') {
                at += 2;
            } else {
                return at + 1;
            }
        }
        return -1;
    }

    /** The index after the last line end from an index to another one. */
    private static int lastBetween(byte[] bytes, int from, int to, int end) {
        for (int at = to - 1; at >= from; at--) {
            if (bytes[at] == '\n' || bytes[at] == '\r' && at + 1 < end && bytes[at + 1] != '\n') {
                return at + 1;
            }
        }
        return 0;
    }
}
