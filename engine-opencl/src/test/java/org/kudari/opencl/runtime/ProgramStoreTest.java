package org.kudari.opencl.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.backend.CacheFolder;

class ProgramStoreTest {
    private static final byte[] BINARY = {1, 2, 3, 4, 5};

    @TempDir
    private Path folder;

    @Test
    void aSavedProgramIsFound() {
        store("gpu", "driver", "1.0", "-w").save("source", BINARY);

        assertThat(store("gpu", "driver", "1.0", "-w").find("source")).contains(BINARY);
    }

    @Test
    void programsDifferByAllThatTheyDependOn() {
        store("gpu", "driver", "1.0", "-w").save("source", BINARY);

        assertThat(store("gpu", "driver", "1.0", "-w").find("another source")).isEmpty();
        assertThat(store("another gpu", "driver", "1.0", "-w").find("source")).isEmpty();
        assertThat(store("gpu", "another driver", "1.0", "-w").find("source")).isEmpty();
        assertThat(store("gpu", "driver", "1.1", "-w").find("source")).isEmpty();
        assertThat(store("gpu", "driver", "1.0", "").find("source")).isEmpty();
        assertThat(store("gpud", "river", "1.0", "-w").find("source")).isEmpty();
    }

    @Test
    void everyBitOfAFileCounts() throws IOException {
        ProgramStore store = store("gpu", "driver", "1.0", "-w");
        store.save("source", BINARY);
        Path file = file();
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 4;
            Files.write(file, damaged);
            assertThat(store.find("source")).isEmpty();
            Files.write(file, Arrays.copyOf(whole, at));
            assertThat(store.find("source")).isEmpty();
        }
        Files.write(file, whole);
        assertThat(store.find("source")).contains(BINARY);
    }

    @Test
    void aFileUnderTheNameOfAnotherIsIgnored() throws IOException {
        ProgramStore store = store("gpu", "driver", "1.0", "-w");
        store.save("source", BINARY);
        Path file = file();
        byte[] content = Files.readAllBytes(file);
        Files.delete(file);
        store.save("another source", new byte[1]);
        Files.write(file(), content);

        assertThat(store.find("another source")).isEmpty();
    }

    private ProgramStore store(String name, String platform, String version, String options) {
        OpenClDevice device =
                new OpenClDevice(null, name, platform, version, "build", 1, 1, 1, 1, 1, 1, 1, false, false, Set.of());
        return new ProgramStore(CacheFolder.at(folder), device, options);
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.getFirst();
        }
    }
}
