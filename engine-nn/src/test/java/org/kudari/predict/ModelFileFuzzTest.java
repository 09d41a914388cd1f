package org.kudari.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.data.Features;
import org.kudari.data.Table;
import org.kudari.device.Device;
import org.kudari.io.InvalidInputException;

/** Files with a few bytes changed: each is refused in one line, or is a model that can be used. */
class ModelFileFuzzTest {
    private static final int ROUNDS = 600;
    private static final String TELLING = "0123456789 .,:-_\"'{}[]()=;xutn\\e";

    private final Device device = new Device(new ReferenceBackend());

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    void aClassifierIsRefusedOrWorks() throws IOException {
        fuzz(SamplePredictors.classifier(device));
    }

    @Test
    void aRegressionIsRefusedOrWorks() throws IOException {
        fuzz(SamplePredictors.regression(device));
    }

    private void fuzz(Predictor predictor) throws IOException {
        Path file = folder.resolve("model");
        ModelFile.write(file, predictor);
        byte[] good = Files.readAllBytes(file);
        int headerEnd =
                8 + (int) ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        int refused = 0;
        for (long seed = 0; seed < ROUNDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] bad = changed(good, headerEnd, random);
            Files.write(file, bad);
            refused += isRefused(file, seed) ? 1 : 0;
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

    private boolean isRefused(Path file, long seed) {
        Function<Throwable, String> named = problem -> "seed " + seed + ": " + problem;
        Predictor predictor;
        try {
            predictor = ModelFile.read(file, device);
        } catch (InvalidInputException problem) {
            assertThat(problem.getMessage()).as(named.apply(problem)).startsWith(file + ": ");
            assertThat(problem.getMessage().lines()).as(named.apply(problem)).hasSize(1);
            return true;
        } catch (RuntimeException | Error problem) {
            return fail(named.apply(problem), problem);
        }
        try {
            int columns = predictor.schema().width();
            Table table = new Table(new Features.Floats(columns, new float[columns]), Optional.empty());
            assertThat(predictor.predict(table).rows()).isEqualTo(1);
            return false;
        } catch (RuntimeException | Error problem) {
            return fail(named.apply(problem), problem);
        }
    }
}
