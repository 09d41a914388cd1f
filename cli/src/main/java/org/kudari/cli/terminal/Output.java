package org.kudari.cli.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.IntFunction;
import org.kudari.io.PrintableText;

/**
 * A stream to the user, line by line. What is in a line cannot do anything to the terminal: names that came from files go
 * out without control characters.
 */
public final class Output {
    private final Stream stream;
    private final PrintWriter writer;
    private final Optional<Screen> screen;
    private final boolean mayBeLost;

    /** @param mayBeLost whether to go on where nothing can be written: there is nowhere left to complain about it */
    public Output(OutputStream stream, Charset charset, Optional<Screen> screen, boolean mayBeLost) {
        this.mayBeLost = mayBeLost;
        this.stream = new Stream(stream);
        // Without a locale Java assumes ASCII, and would turn the names in a user's files into question marks.
        Charset encoding = charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
        this.writer = new PrintWriter(new OutputStreamWriter(this.stream, encoding));
        this.screen = screen;
    }

    /** The terminal that this goes to; empty for a pipe or a file. */
    public Optional<Screen> screen() {
        return screen;
    }

    /** For whoever needs a writer, such as the help texts. */
    public PrintWriter writer() {
        return writer;
    }

    /**
     * Writes a line.
     *
     * @throws OutputLost if it could not be written
     */
    public void line(String text) {
        writer.println(PrintableText.of(text));
        flush();
    }

    /**
     * Writes many lines at once.
     *
     * @param count the number of lines
     * @param text the text of each, from 0
     * @throws OutputLost if they could not be written
     */
    public void lines(int count, IntFunction<String> text) {
        for (int i = 0; i < count; i++) {
            writer.println(PrintableText.of(text.apply(i)));
        }
        flush();
    }

    /** Writes a line made of a format and its arguments. */
    public void line(String format, Object... arguments) {
        line(Text.format(format, arguments));
    }

    /** Writes what moves a terminal's cursor, as it is. */
    public void control(String text) {
        writer.print(text);
        flush();
    }

    /**
     * Writes what is still held back.
     *
     * @throws OutputLost if it could not be written
     */
    public void flush() {
        writer.flush();
        if (stream.problem != null && !mayBeLost) {
            throw new OutputLost(stream.problem);
        }
    }

    /** Remembers why writing failed: writers keep only the fact. */
    private static final class Stream extends OutputStream {
        private final OutputStream target;
        private IOException problem;

        Stream(OutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                target.write(bytes, offset, length);
            } catch (IOException e) {
                problem = e;
                throw e;
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                target.flush();
            } catch (IOException e) {
                problem = e;
                throw e;
            }
        }
    }
}
