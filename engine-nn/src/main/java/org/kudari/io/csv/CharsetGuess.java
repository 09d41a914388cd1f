package org.kudari.io.csv;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The encoding of a text, from its first bytes: by a byte order mark; by zeros, which UTF-16 has between ASCII
 * characters; UTF-8 if the bytes are valid so; else windows-1252, which has the characters of Latin-1 where both have
 * some; Latin-1 for the five bytes that windows-1252 leaves out.
 *
 * @param charset the encoding
 * @param markLength the number of bytes of the byte order mark; 0 if there is none
 * @param isOpen whether nothing but ASCII was seen, so that a later byte decides between UTF-8 and windows-1252
 */
record CharsetGuess(Charset charset, int markLength, boolean isOpen) {
    static final Charset WINDOWS = Charset.forName("windows-1252");

    private static final int FEW = 4;

    /**
     * Guesses.
     *
     * @param bytes the first bytes of a text
     * @param length how many of them there are
     */
    static CharsetGuess of(byte[] bytes, int length) {
        CharsetGuess marked = byMark(bytes, length);
        if (marked != null) {
            return marked;
        }
        int[] zeros = new int[2];
        for (int at = 0; at < length; at++) {
            if (bytes[at] == 0) {
                zeros[at % 2]++;
            }
        }
        int half = length / 2;
        if (zeros[1] > half / 2 && zeros[0] < zeros[1] / FEW) {
            return new CharsetGuess(StandardCharsets.UTF_16LE, 0, false);
        }
        if (zeros[0] > half / 2 && zeros[1] < zeros[0] / FEW) {
            return new CharsetGuess(StandardCharsets.UTF_16BE, 0, false);
        }
        boolean isAscii = RowEnds.contents(bytes, length).isAscii();
        return new CharsetGuess(eightBit(bytes, length), 0, isAscii);
    }

    private static CharsetGuess byMark(byte[] bytes, int length) {
        if (startsWith(bytes, length, 0xEF, 0xBB, 0xBF)) {
            return new CharsetGuess(StandardCharsets.UTF_8, 3, false);
        }
        if (startsWith(bytes, length, 0xFF, 0xFE)) {
            return new CharsetGuess(StandardCharsets.UTF_16LE, 2, false);
        }
        if (startsWith(bytes, length, 0xFE, 0xFF)) {
            return new CharsetGuess(StandardCharsets.UTF_16BE, 2, false);
        }
        return null;
    }

    private static boolean startsWith(byte[] bytes, int length, int... mark) {
        if (length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((bytes[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /** The number of bytes of the byte order mark of an encoding that the user named, if the text has it. */
    static int markLength(Charset charset, byte[] bytes, int length) {
        CharsetGuess marked = byMark(bytes, length);
        boolean isOwn = marked != null
                && (marked.charset.equals(charset)
                        || charset.name().startsWith("UTF-16")
                                && marked.charset.name().startsWith("UTF-16"));
        return isOwn ? marked.markLength : 0;
    }

    /** Which of the encodings of single bytes and UTF-8 fits. The last character may be cut off. */
    static Charset eightBit(byte[] bytes, int length) {
        if (isValid(StandardCharsets.UTF_8, bytes, length)) {
            return StandardCharsets.UTF_8;
        }
        return isValid(WINDOWS, bytes, length) ? WINDOWS : StandardCharsets.ISO_8859_1;
    }

    private static boolean isValid(Charset charset, byte[] bytes, int length) {
        CoderResult result = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes, 0, length), CharBuffer.allocate(length), false);
        return !result.isError();
    }

    /** Whether ASCII characters are single bytes, and other bytes are none of them. */
    static boolean extendsAscii(Charset charset) {
        String name = charset.name().toLowerCase(Locale.ROOT);
        return name.equals("utf-8")
                || name.equals("us-ascii")
                || name.startsWith("iso-8859-")
                || name.startsWith("windows-125");
    }
}
