package org.kudari.cpu.microkernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.backend.CacheFolder;

class TileStoreTest {
    private static final TileShape CHOICE = new TileShape(8, 3);

    @TempDir
    private Path folder;

    @Test
    void aKeptChoiceIsFoundByTheNextProcess() {
        store("machine").put(512, CHOICE);

        assertThat(store("machine").get(512)).contains(CHOICE);
    }

    @Test
    void anotherMachineOrWidthFindsNothing() {
        TileStore store = store("machine");
        store.put(512, CHOICE);

        assertThat(store("another").get(512)).isEmpty();
        assertThat(store.get(256)).isEmpty();
    }

    @Test
    void aLaterChoiceReplacesAnEarlierOneAndLeavesNothingElse() throws IOException {
        TileStore store = store("machine");
        store.put(512, TileShape.defaultFor(512));
        store.put(512, CHOICE);

        assertThat(store.get(512)).contains(CHOICE);
        assertThat(files()).hasSize(1);
    }

    /** A part of a file, other contents, and shapes that no kernel can have. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "rows=8",
                "rows=8\nvectors=three",
                "rows=64\nvectors=64",
                "rows=-1\nvectors=3",
                "\\u12",
                "\0\0"
            })
    void aDamagedFileIsIgnored(String content) throws IOException {
        TileStore store = store("machine");
        store.put(512, CHOICE);
        Files.writeString(files().getFirst(), content);

        assertThat(store.get(512)).isEmpty();
        store.put(512, CHOICE);
        assertThat(store.get(512)).contains(CHOICE);
    }

    private TileStore store(String machine) {
        return new TileStore(CacheFolder.at(folder), machine);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
