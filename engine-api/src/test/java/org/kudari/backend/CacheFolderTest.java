package org.kudari.backend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {
    private static final Predicate<String> ANY = _ -> true;

    private static final byte[] CONTENT = "content".getBytes(UTF_8);

    @TempDir
    private Path path;

    @Test
    void whatWasKeptIsFound() {
        CacheFolder.at(path.resolve("a/b")).put("name", CONTENT);

        assertThat(CacheFolder.at(path.resolve("a")).subfolder("b").get("name")).contains(CONTENT);
        assertThat(CacheFolder.at(path.resolve("a/b")).get("other")).isEmpty();
        assertThat(CacheFolder.at(path).get("a")).isEmpty();
    }

    @Test
    void laterContentReplacesEarlierAndLeavesNothingElse() throws IOException {
        CacheFolder folder = CacheFolder.at(path);
        folder.put("name", new byte[100]);
        folder.put("name", CONTENT);

        assertThat(folder.get("name")).contains(CONTENT);
        assertThat(names()).containsExactly("name");
    }

    @Test
    void aFolderThatCannotBeMadeIsNoError() throws IOException {
        CacheFolder folder =
                CacheFolder.at(Files.createFile(path.resolve("file")).resolve("below"));
        folder.put("name", CONTENT);
        folder.trim(ANY, 0, 0);

        assertThat(folder.isWritable()).isFalse();
        assertThat(folder.get("name")).isEmpty();
    }

    @Test
    void aFolderThatCannotBeWrittenToIsRead() throws IOException {
        CacheFolder folder = CacheFolder.at(path);
        folder.put("name", CONTENT);
        // The administrator may write everywhere, and some systems know no such folders.
        assumeFalse(!path.toFile().setWritable(false) || Files.isWritable(path));
        try {
            folder.put("other", CONTENT);
            folder.trim(ANY, 0, 0);

            assertThat(folder.isWritable()).isFalse();
            assertThat(folder.get("name")).contains(CONTENT);
            assertThat(names()).containsExactly("name");
        } finally {
            assertThat(path.toFile().setWritable(true)).isTrue();
        }
    }

    @Test
    void aFileThatCannotBeReplacedStays() throws IOException {
        CacheFolder folder = CacheFolder.at(path);
        folder.subfolder("name").put("inside", CONTENT);
        folder.put("name", CONTENT);

        assertThat(folder.get("name")).isEmpty();
        assertThat(names()).containsExactly("name");
        assertThat(folder.subfolder("name").get("inside")).contains(CONTENT);
    }

    @Test
    void nowhereKeepsNothing() {
        CacheFolder folder = CacheFolder.disabled().subfolder("name");
        folder.put("name", CONTENT);
        folder.trim(ANY, 0, 0);

        assertThat(folder.isWritable()).isFalse();
        assertThat(folder.get("name")).isEmpty();
    }

    @Test
    void theTestsOfThisBuildKeepNothing() {
        assertThat(System.getProperty(CacheFolder.PROPERTY)).isEqualTo(CacheFolder.DISABLED);
        assertThat(CacheFolder.ofUser().isWritable()).isFalse();
    }

    @Test
    void whatWasNotUsedForLongestGoesFirst() throws IOException {
        CacheFolder folder = CacheFolder.at(path);
        for (int i = 0; i < 6; i++) {
            folder.put("file" + i, new byte[10]);
            Files.setLastModifiedTime(path.resolve("file" + i), FileTime.fromMillis(1_000L * i));
        }
        assertThat(folder.get("file1")).isPresent();
        Files.createDirectory(path.resolve("folder"));

        folder.trim(ANY, 4, 1000);
        assertThat(names()).containsExactly("file1", "file3", "file4", "file5", "folder");

        folder.trim(ANY, 4, 25);
        assertThat(names()).containsExactly("file1", "file5", "folder");
    }

    /** A user may name a folder that holds other files. */
    @Test
    void whatOthersPutThereStays() throws IOException {
        CacheFolder folder = CacheFolder.at(path);
        folder.put("ours", CONTENT);
        Files.write(path.resolve("letter.txt"), CONTENT);
        Files.write(path.resolve("kudari-next123.tmp"), CONTENT);

        folder.trim("ours"::equals, 0, 0);
        assertThat(names()).containsExactly("letter.txt");
    }

    /** Each content is one byte over and over, long enough that half of it could be seen. */
    @Test
    void readersSeeTheOldContentOrTheNew() throws InterruptedException, ExecutionException {
        CacheFolder folder = CacheFolder.at(path);
        folder.put("name", content(0));
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> writers = IntStream.rangeClosed(1, 2)
                    .<Future<?>>mapToObj(writer -> threads.submit(() -> {
                        for (int i = 0; i < 50; i++) {
                            folder.put("name", content(writer));
                        }
                    }))
                    .toList();
            Future<?> reader = threads.submit(() -> {
                while (!writers.stream().allMatch(Future::isDone)) {
                    byte[] found = folder.get("name").orElseThrow();
                    assertThat(found).isEqualTo(content(found[0]));
                }
            });
            for (Future<?> writer : writers) {
                writer.get();
            }
            reader.get();
        }
    }

    private static byte[] content(int value) {
        byte[] content = new byte[100_000];
        Arrays.fill(content, (byte) value);
        return content;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
