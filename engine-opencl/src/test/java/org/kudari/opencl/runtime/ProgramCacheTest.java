package org.kudari.opencl.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.backend.CacheFolder;
import org.kudari.layout.DType;
import org.kudari.opencl.TestDevice;

/** Programs that one session compiles and saves, and the next one loads. */
class ProgramCacheTest {
    @TempDir
    private Path path;

    private CacheFolder folder;
    private OpenClDevice device;

    @BeforeEach
    void findDevice() {
        folder = CacheFolder.at(path);
        device = TestDevice.find();
    }

    @Test
    void theSecondSessionLoads() throws IOException {
        DriverSpy first = run(1);
        assertThat(first.calls("programOfSource")).isEqualTo(1);
        assertThat(files()).hasSize(1);

        DriverSpy second = run(1);
        assertThat(second.calls("programOfBinary")).isEqualTo(1);
        assertThat(second.calls("programOfSource")).isZero();
        assertThat(second.calls("binary")).isZero();

        assertThat(run(2).calls("programOfSource")).isEqualTo(1);
        assertThat(files()).hasSize(2);
    }

    @Test
    void withoutAFolderTheDriverIsNotAskedForBinaries() {
        folder = CacheFolder.disabled();
        DriverSpy driver = run(1);

        assertThat(driver.calls("binary")).isZero();
        assertThat(driver.calls("programOfSource")).isEqualTo(1);
    }

    @Test
    void aDamagedFileIsCompiledAgainAndReplaced() throws IOException {
        run(1);
        byte[] whole = Files.readAllBytes(files().getFirst());
        byte[] damaged = whole.clone();
        damaged[whole.length / 2] ^= 1;
        Files.write(files().getFirst(), damaged);

        DriverSpy driver = run(1);
        assertThat(driver.calls("programOfBinary")).isZero();
        assertThat(driver.calls("programOfSource")).isEqualTo(1);
        assertThat(run(1).calls("programOfSource")).isZero();
    }

    @Test
    void aTruncatedFileIsCompiledAgainAndReplaced() throws IOException {
        run(1);
        byte[] whole = Files.readAllBytes(files().getFirst());
        Files.write(files().getFirst(), Arrays.copyOf(whole, whole.length - 1));

        assertThat(run(1).calls("programOfSource")).isEqualTo(1);
        assertThat(run(1).calls("programOfSource")).isZero();
    }

    /** The file is not damaged, but the driver does not know its content. */
    @Test
    void aBinaryThatTheDriverRefusesIsCompiledAgainAndReplaced() {
        new ProgramStore(folder.subfolder("opencl"), device, "-w").save(source(1), new byte[100]);

        DriverSpy driver = run(1);
        assertThat(driver.calls("programOfBinary")).isEqualTo(1);
        assertThat(driver.calls("programOfSource")).isEqualTo(1);
        assertThat(run(1).calls("programOfSource")).isZero();
    }

    @Test
    void aBinaryThatDoesNotBuildIsCompiledAgain() {
        run(1);
        DriverSpy driver = new DriverSpy();
        driver.failOnce("build");
        assertThat(answer(driver, 1)).isEqualTo(1);

        assertThat(driver.calls()).containsSubsequence("programOfBinary", "build", "programOfSource", "build");
        assertThat(driver.calls("programOfSource")).isEqualTo(1);
        assertThat(driver.alive()).isEmpty();
    }

    @Test
    void aDriverWithoutBinariesIsNoError() throws IOException {
        DriverSpy driver = new DriverSpy();
        driver.fail("binary", DriverSpy.ERROR);

        assertThat(answer(driver, 1)).isEqualTo(1);
        assertThat(files()).isEmpty();
        assertThat(driver.alive()).isEmpty();
    }

    @Test
    void aFolderThatCannotBeMadeIsNoError() throws IOException {
        folder = CacheFolder.at(Files.createFile(path.resolve("file")));

        assertThat(run(1).calls("programOfSource")).isEqualTo(1);
        assertThat(run(1).calls("programOfSource")).isEqualTo(1);
    }

    @Test
    void sessionsAtTheSameTimeDoNotDisturbEachOther() throws InterruptedException, ExecutionException, IOException {
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<Callable<Boolean>> sessions = IntStream.range(0, 3)
                    .<Callable<Boolean>>mapToObj(_ -> () -> {
                        for (int value = 1; value <= 4; value++) {
                            run(value);
                        }
                        return true;
                    })
                    .toList();
            for (Future<Boolean> session : threads.invokeAll(sessions)) {
                assertThat(session.get()).isTrue();
            }
        }
        assertThat(files()).hasSize(4);
        assertThat(run(3).calls("programOfSource")).isZero();
    }

    @Test
    void programsThatNobodyUsesAreReleased() {
        DriverSpy driver = new DriverSpy();
        try (Session session = Session.open(device, driver.driver(), folder)) {
            CompiledKernel used = session.kernel("answer", source(1));
            Map<String, Integer> alive = driver.alive();
            for (int value = 2; value <= 10; value++) {
                session.kernel("answer", source(value));
            }
            assertThat(session.compiledPrograms()).isEqualTo(10);
            long deadline = System.nanoTime() + 20_000_000_000L;
            while (session.openPrograms() > 1) {
                assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
                System.gc();
                assertThat(session.kernel("answer", source(1))).isSameAs(used);
            }
            assertThat(driver.alive()).isEqualTo(alive);

            session.kernel("answer", source(2));
            assertThat(session.compiledPrograms()).isEqualTo(11);
        }
        assertThat(driver.alive()).isEmpty();
    }

    /** A session that runs one kernel. */
    private DriverSpy run(int value) {
        DriverSpy driver = new DriverSpy();
        assertThat(answer(driver, value)).isEqualTo(value);
        assertThat(driver.alive()).isEmpty();
        return driver;
    }

    private int answer(DriverSpy driver, int value) {
        try (Session session = Session.open(device, driver.driver(), folder)) {
            DeviceBuffer buffer = session.allocate(DType.INT32, 1);
            CompiledKernel kernel = session.kernel("answer", source(value));
            session.launch(kernel, new long[] {1}, new long[] {1}, buffer);
            int[] answer = new int[1];
            session.download(buffer, 0, MemorySegment.ofArray(answer));
            return answer[0];
        }
    }

    private static String source(int value) {
        return "__kernel void answer(__global int *out) { out[0] = " + value + "; }\n";
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(path.resolve("opencl"))) {
            return files.toList();
        }
    }
}
