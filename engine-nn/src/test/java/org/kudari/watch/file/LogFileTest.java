package org.kudari.watch.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LogFileTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    /** A disk on which there is room for so many entries. */
    private LogFile withRoomFor(int entries) {
        return new LogFile(Path.of("run.jsonl"), new OutputStream() {
            private int left = entries;

            @Override
            public void write(int each) {
                throw new AssertionError("an entry is written by one call");
            }

            @Override
            public void write(byte[] entry, int from, int count) throws IOException {
                if (left-- <= 0) {
                    throw new IOException("No space left on device");
                }
                written.write(entry, from, count);
            }

            @Override
            public void close() throws IOException {
                throw new IOException("cannot be closed");
            }
        });
    }

    @Test
    void aProblemEndsTheLogAndNothingElse() {
        LogFile file = withRoomFor(2);

        for (byte entry = 1; entry <= 4; entry++) {
            file.add(entry, entry);
        }
        file.close();

        assertThat(written.toByteArray()).containsExactly(1, 1, 2, 2);
        assertThat(file.problem()).contains("run.jsonl: cannot be written: No space left on device");
    }

    @Test
    void aFileThatCannotBeClosedHasAProblemToo() {
        LogFile file = withRoomFor(2);
        file.add((byte) 1);
        assertThat(file.problem()).isEmpty();

        file.close();

        assertThat(file.problem()).contains("run.jsonl: cannot be written: cannot be closed");
    }
}
