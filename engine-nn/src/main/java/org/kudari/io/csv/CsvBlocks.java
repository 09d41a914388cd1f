package org.kudari.io.csv;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Arrays;

/** Cuts a text file into blocks of whole rows. This is what one thread does for all; so it looks at bytes, not at cells. */
final class CsvBlocks {
    /** A row is no longer than this: beyond it, a quote was surely not closed. */
    static final int LONGEST_ROW = 1 << 26;

    private final CsvInput input;
    private final char separator;
    private final int size;
    private byte[] rest = new byte[0];
    private long line = 1;
    private boolean isFirst = true;
    private boolean isEnd;
    private Charset charset;
    private boolean isCharsetOpen;
    private IOException problem;

    /**
     * Begins with the first row.
     *
     * @param size the usual number of bytes of a block
     */
    CsvBlocks(CsvInput input, char separator, int size) {
        this.input = input;
        this.separator = separator;
        this.size = size;
        charset = input.bytesCharset();
        isCharsetOpen = input.isCharsetOpen();
    }

    /** Whether there is no further block. */
    boolean isEnd() {
        return isEnd;
    }

    /** The encoding of the bytes, as far as is known. */
    Charset charset() {
        return charset;
    }

    /** Reads the next block. It may be empty at the end. */
    CsvBlock next() {
        byte[] bytes = Arrays.copyOf(rest, Math.max(size, rest.length + size / 2));
        int length = rest.length;
        while (true) {
            try {
                length += fill(bytes, length);
            } catch (IOException failure) {
                return failed(bytes, length, failure);
            }
            RowEnds.Contents contents = RowEnds.contents(bytes, length);
            int cut = isEnd ? length : RowEnds.last(bytes, length, separator, contents.hasQuote());
            if (cut > 0 || isEnd) {
                return block(bytes, length, cut, contents, isEnd ? new CsvBlock.Last() : new CsvBlock.More());
            }
            if (length >= LONGEST_ROW) {
                isEnd = true;
                return block(bytes, length, length, contents, new CsvBlock.Endless());
            }
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, bytes.length * 2);
            }
        }
    }

    /** Reads until the array is full, or the text ends, or a stream has no more for now. */
    private int fill(byte[] bytes, int from) throws IOException {
        if (problem != null) {
            throw problem;
        }
        int at = from;
        try {
            while (at < bytes.length && (at == from || input.isReady())) {
                int count = input.read(bytes, at, bytes.length - at);
                if (count < 0) {
                    isEnd = true;
                    break;
                }
                at += count;
            }
        } catch (IOException failed) {
            // What was read before it comes first.
            problem = failed;
        }
        if (at == from && problem != null) {
            throw problem;
        }
        return at - from;
    }

    private CsvBlock failed(byte[] bytes, int length, IOException failure) {
        isEnd = true;
        RowEnds.Contents contents = RowEnds.contents(bytes, length);
        int cut = RowEnds.last(bytes, length, separator, contents.hasQuote());
        long at = line + RowEnds.lines(bytes, length);
        return block(bytes, length, cut, contents, new CsvBlock.Failure(at, failure));
    }

    private CsvBlock block(byte[] bytes, int length, int cut, RowEnds.Contents contents, CsvBlock.End end) {
        if (isCharsetOpen && !contents.isAscii()) {
            charset = CharsetGuess.eightBit(bytes, length);
            isCharsetOpen = false;
        }
        CsvBlock block = new CsvBlock(bytes, cut, line, contents.isAscii(), charset, isFirst, end);
        line += contents.hasReturn() ? RowEnds.lines(bytes, cut) : contents.feeds() - feeds(bytes, cut, length);
        rest = Arrays.copyOfRange(bytes, cut, length);
        isFirst &= isBlank(bytes, cut);
        return block;
    }

    /** Whether there are only line ends, so that no row has begun. */
    private static boolean isBlank(byte[] bytes, int end) {
        for (int at = 0; at < end; at++) {
            if (bytes[at] != '\n' && bytes[at] != '\r') {
                return false;
            }
        }
        return true;
    }

    private static long feeds(byte[] bytes, int from, int to) {
        long feeds = 0;
        for (int at = from; at < to; at++) {
            feeds += bytes[at] == '\n' ? 1 : 0;
        }
        return feeds;
    }
}
