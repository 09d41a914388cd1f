package org.kudari.io.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.io.InvalidInputException;

/** Files in NumPy's formats with a few bytes changed: each is refused in one line, or read. */
class NumpyFilesFuzzTest {
    private static final int ROUNDS = 600;
    private static final String TELLING = "0123456789 .,:-'\"{}[]()<>|=LOTFfiub\\\n";

    @TempDir
    private Path folder;

    /** Reads all of a file. */
    private interface Reader {
        void read(Path file);
    }

    @Test
    void anArrayIsRefusedOrRead() throws IOException {
        Path file = folder.resolve("a.npy");
        Npy.write(file, ArrayData.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
        fuzz(file, 128, changed -> Npy.read(changed).bytes());
    }

    @Test
    void storedArraysAreRefusedOrRead() throws IOException {
        Path file = folder.resolve("stored.npz");
        Npz.write(file, arrays());
        fuzz(file, (int) Files.size(file), NumpyFilesFuzzTest::readAll);
    }

    @Test
    void compressedArraysAreRefusedOrRead() throws IOException {
        Path file = folder.resolve("compressed.npz");
        Npz.writeCompressed(file, arrays());
        fuzz(file, (int) Files.size(file), NumpyFilesFuzzTest::readAll);
    }

    private static Map<String, ArrayData> arrays() {
        Map<String, ArrayData> arrays = new LinkedHashMap<>();
        arrays.put("weight", ArrayData.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
        arrays.put("steps", ArrayData.of(new long[] {7}));
        arrays.put("mask", ArrayData.of(new boolean[5], 5));
        return arrays;
    }

    private static void readAll(Path file) {
        try (Npz opened = Npz.open(file)) {
            opened.names().forEach(opened::get);
        }
    }

    private static void fuzz(Path file, int headerEnd, Reader reader) throws IOException {
        byte[] good = Files.readAllBytes(file);
        int refused = 0;
        for (long seed = 0; seed < ROUNDS; seed++) {
            Files.write(file, changed(good, headerEnd, new SplittableRandom(seed)));
            refused += isRefused(file, reader, seed) ? 1 : 0;
        }
        assertThat(refused).isBetween(ROUNDS / 3, ROUNDS - 1);
    }

    /** Mostly flips bits or inserts significant characters in the header; sometimes truncates the file. */
    private static byte[] changed(byte[] good, int headerEnd, SplittableRandom random) {
        byte[] bad = good.clone();
        for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
            int at = random.nextInt(random.nextInt(10) == 0 ? good.length : headerEnd);
            bad[at] = random.nextBoolean()
                    ? (byte) (bad[at] ^ 1 << random.nextInt(8))
                    : (byte) TELLING.charAt(random.nextInt(TELLING.length()));
        }
        return random.nextInt(20) == 0 ? Arrays.copyOf(bad, random.nextInt(bad.length)) : bad;
    }

    private static boolean isRefused(Path file, Reader reader, long seed) {
        try {
            reader.read(file);
            return false;
        } catch (InvalidInputException problem) {
            assertThat(problem.getMessage()).as("seed " + seed).startsWith(file + ": ");
            assertThat(problem.getMessage().lines()).as("seed " + seed).hasSize(1);
            return true;
        } catch (RuntimeException | Error problem) {
            return fail("seed " + seed + ": " + problem, problem);
        }
    }
}
