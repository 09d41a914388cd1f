package org.kudari.io.csv;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * A text file as bytes: unpacked if it is packed by gzip, without a byte order mark, and in an encoding in which ASCII
 * characters are single bytes. One of another encoding becomes UTF-8.
 */
final class CsvInput implements Closeable {
    /** As much of a file is looked at for guesses. */
    static final int SAMPLE = 1 << 18;

    private static final int BUFFER = 1 << 16;
    private static final byte[] GZIP = {0x1f, (byte) 0x8b};

    private final InputStream source;
    private final Charset charset;
    private final CharsetGuess guess;
    private byte[] sample;
    private int sampleAt;
    private boolean isEnd;
    private IOException problem;

    private CsvInput(InputStream source, Charset charset, CharsetGuess guess) {
        this.source = source;
        this.charset = charset;
        this.guess = guess;
    }

    /**
     * Opens a text, and reads the beginning. Where that fails, the bytes are closed.
     *
     * @param raw its bytes as they are stored
     * @param asked the encoding, if it is known
     * @param isPatient whether to wait for a whole sample; if not, the first row is enough
     * @throws IOException if the first bytes cannot be read
     */
    static CsvInput open(InputStream raw, Optional<Charset> asked, boolean isPatient) throws IOException {
        try {
            return opened(raw, asked, isPatient);
        } catch (IOException | RuntimeException problem) {
            raw.close();
            throw problem;
        }
    }

    private static CsvInput opened(InputStream raw, Optional<Charset> asked, boolean isPatient) throws IOException {
        InputStream plain = unpacked(raw);
        byte[] first = new byte[SAMPLE];
        int length = 0;
        IOException problem = null;
        try {
            while (length < SAMPLE && (isPatient || !hasLineEnd(first, length))) {
                int count = plain.read(first, length, SAMPLE - length);
                if (count < 0) {
                    break;
                }
                length += count;
            }
        } catch (IOException failed) {
            if (length == 0) {
                throw failed;
            }
            problem = failed;
        }
        CharsetGuess guess = CharsetGuess.of(first, length);
        Charset charset = asked.orElse(guess.charset());
        int mark = asked.isPresent() ? CharsetGuess.markLength(charset, first, length) : guess.markLength();
        if (charset.equals(StandardCharsets.UTF_16) && mark > 0) {
            charset = guess.charset();
        }
        InputStream failing = problem == null ? plain : new FailingStream(problem);
        InputStream all = new SequenceInputStream(new ByteArrayInputStream(first, mark, length - mark), failing);
        InputStream text = CharsetGuess.extendsAscii(charset) ? all : new Transcoder(all, charset);
        CsvInput input = new CsvInput(text, charset, asked.isPresent() ? null : guess);
        input.readSample(isPatient);
        return input;
    }

    private static boolean hasLineEnd(byte[] bytes, int length) {
        for (int at = 0; at < length; at++) {
            if (bytes[at] == '\n' || bytes[at] == '\r') {
                return true;
            }
        }
        return false;
    }

    private static InputStream unpacked(InputStream raw) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(raw, BUFFER);
        buffered.mark(GZIP.length);
        byte[] magic = buffered.readNBytes(GZIP.length);
        buffered.reset();
        return Arrays.equals(magic, GZIP) ? new GZIPInputStream(buffered, BUFFER) : buffered;
    }

    private void readSample(boolean isPatient) {
        sample = new byte[SAMPLE];
        int length = 0;
        try {
            while (length < SAMPLE && !isEnd && (isPatient || length == 0 || source.available() > 0)) {
                int count = source.read(sample, length, SAMPLE - length);
                isEnd = count < 0;
                length += Math.max(count, 0);
            }
        } catch (IOException failed) {
            problem = failed;
        }
        sample = Arrays.copyOf(sample, length);
    }

    /** The first bytes of the text. Reading starts with them. */
    byte[] sample() {
        return sample;
    }

    /** Makes the sample twice as large, as far as the text goes. Nothing may have been read before. */
    void enlargeSample() {
        int length = sample.length;
        sample = Arrays.copyOf(sample, length * 2);
        try {
            int count = source.read(sample, length, length);
            isEnd = count < 0;
            length += Math.max(count, 0);
        } catch (IOException failed) {
            problem = failed;
        }
        sample = Arrays.copyOf(sample, length);
    }

    /** Whether the sample is known to be the whole text. */
    boolean isWhole() {
        return isEnd;
    }

    /** What prevents reading on after the sample; null if nothing is known to. */
    IOException problem() {
        return problem;
    }

    /** The encoding of the text as it is stored. */
    Charset charset() {
        return charset;
    }

    /** The encoding of the bytes that are read. */
    Charset bytesCharset() {
        return CharsetGuess.extendsAscii(charset) ? charset : StandardCharsets.UTF_8;
    }

    /** Whether the encoding was guessed, and only ASCII has been seen. */
    boolean isCharsetOpen() {
        return guess != null && guess.isOpen();
    }

    /** Whether the encoding was guessed. */
    boolean isCharsetGuessed() {
        return guess != null;
    }

    /** Reads bytes; -1 at the end. */
    int read(byte[] bytes, int offset, int length) throws IOException {
        if (sampleAt < sample.length) {
            int count = Math.min(length, sample.length - sampleAt);
            System.arraycopy(sample, sampleAt, bytes, offset, count);
            sampleAt += count;
            return count;
        }
        if (problem != null) {
            throw problem;
        }
        return isEnd ? -1 : source.read(bytes, offset, length);
    }

    /** Whether bytes can be read without waiting for whoever writes them. */
    boolean isReady() {
        try {
            return sampleAt < sample.length || isEnd || problem != null || source.available() > 0;
        } catch (IOException _) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        source.close();
    }

    /** Continues bytes that could be read with the problem that ended them. */
    private static final class FailingStream extends InputStream {
        private final IOException problem;

        FailingStream(IOException problem) {
            this.problem = problem;
        }

        @Override
        public int read() throws IOException {
            throw problem;
        }
    }
}
