package org.kudari.io.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.data.Features;
import org.kudari.data.Table;
import org.kudari.data.Target;
import org.kudari.io.InvalidInputException;

class IdxDirectoryTest {

    private static final byte[] IMAGES = idx(0x08, new int[] {2, 1, 3}, 0, 51, 255, 1, 2, 3);
    private static final byte[] LABELS = idx(0x08, new int[] {2}, 1, 0);

    @TempDir
    private Path folder;

    @Test
    void readsImagesAndLabels() throws IOException {
        write("train-images-idx3-ubyte", IMAGES);
        write("train-labels-idx1-ubyte", LABELS);
        write("t10k-images.idx3-ubyte", idx(0x08, new int[] {1, 1, 3}, 9, 9, 9));
        write("t10k-labels.idx1-ubyte", idx(0x08, new int[] {1}, 1));

        IdxDirectory read = IdxDirectory.read(folder);

        Table training = read.training();
        assertThat(training.features()).isInstanceOfSatisfying(Features.Bytes.class, pixels -> {
            assertThat(pixels.columns()).isEqualTo(3);
            assertThat(pixels.values()).containsExactly(0, 51, 255, 1, 2, 3);
            assertThat(pixels.toFloats()).startsWith(0, 51 * (1 / 255f), 1);
        });
        assertThat(training.target().orElseThrow()).isInstanceOfSatisfying(Target.Classes.class, classes -> {
            assertThat(classes.indices()).containsExactly(1, 0);
            assertThat(classes.names()).containsExactly("0", "1");
        });
        assertThat(read.test().orElseThrow().rows()).isEqualTo(1);
    }

    @Test
    void readsCompressedFilesAndNeedsNoTestSet() throws IOException {
        write("train-images-idx3-ubyte.gz", gzip(IMAGES));
        // Unpacked on the way, as browsers do, but not renamed.
        write("train-labels.idx1-ubyte.gz", LABELS);

        IdxDirectory read = IdxDirectory.read(folder);

        assertThat(read.training().rows()).isEqualTo(2);
        assertThat(read.test()).isEmpty();
    }

    @Test
    void readsFilesInFoldersOfTheirOwnNames() throws IOException {
        for (String set : List.of("train", "t10k")) {
            inFolderOfItsName(set + "-images-idx3-ubyte", IMAGES);
            inFolderOfItsName(set + "-labels-idx1-ubyte", LABELS);
        }

        IdxDirectory read = IdxDirectory.read(folder);

        assertThat(read.training().rows()).isEqualTo(2);
        assertThat(read.test().orElseThrow().rows()).isEqualTo(2);
    }

    /** Kaggle's archive of MNIST has each file twice: once with a dot, once in a folder whose name has none. */
    @Test
    void aFolderOfAFilesNameIsNotTakenForTheFile() throws IOException {
        inFolderOfItsName("train-images-idx3-ubyte", IMAGES);
        write("train-images.idx3-ubyte", IMAGES);
        Files.createDirectory(folder.resolve("train-labels-idx1-ubyte"));
        write("train-labels.idx1-ubyte", LABELS);

        assertThat(IdxDirectory.read(folder).training().rows()).isEqualTo(2);
    }

    @Test
    void readsTheNamesAndLabelsOfEmnist() throws IOException {
        write("emnist-letters-train-images-idx3-ubyte", IMAGES);
        write("emnist-letters-train-labels-idx1-ubyte.gz", gzip(idx(0x08, new int[] {2}, 3, 1)));
        write("emnist-letters-test-images-idx3-ubyte", IMAGES);
        write("emnist-letters-test-labels-idx1-ubyte", idx(0x08, new int[] {2}, 1, 2));
        write("emnist-letters-mapping.txt", "1 65 97".getBytes(StandardCharsets.US_ASCII));

        IdxDirectory read = IdxDirectory.read(folder);

        assertThat(read.training().target().orElseThrow()).isInstanceOfSatisfying(Target.Classes.class, classes -> {
            assertThat(classes.names()).containsExactly("1", "2", "3");
            assertThat(classes.indices()).containsExactly(2, 0);
        });
        assertThat(((Target.Classes) read.test().orElseThrow().target().orElseThrow()).indices())
                .containsExactly(0, 1);
        Path labels = write("emnist-letters-test-labels-idx1-ubyte", idx(0x08, new int[] {2}, 1, 0));
        assertProblem(folder, "class 0 was never seen in training; the classes are 1 to 3", labels);
    }

    @Test
    void saysWhichSetsAFolderHas() throws IOException {
        write("emnist-digits-train-images-idx3-ubyte", IMAGES);
        write("emnist-letters-train-labels-idx1-ubyte", LABELS);

        assertProblem(
                folder,
                "has the training files of 2 sets, which begin with 'emnist-digits-', 'emnist-letters-'; put the files of"
                        + " one into a folder of its own",
                folder);
    }

    @Test
    void readsTheCasesOfKaggle() {
        Path cases = Path.of("../../shared/cases/idx");
        assumeTrue(Files.exists(cases), "the cases are not beside this checkout");

        assertThat(IdxDirectory.read(cases.resolve("kaggle")))
                .usingRecursiveComparison()
                .isEqualTo(IdxDirectory.read(cases.resolve("plain")));
    }

    @Test
    void saysWhichFileIsMissing() throws IOException {
        assertProblem(folder.resolve("none"), "there is no such folder", folder.resolve("none"));
        assertProblem(folder, "has no train-images-idx3-ubyte, nor train-images-idx3-ubyte.gz", folder);
        write("train-images-idx3-ubyte", IMAGES);
        assertProblem(
                folder,
                "has train-images-idx3-ubyte, but no train-labels-idx1-ubyte, nor train-labels-idx1-ubyte.gz",
                folder);
        Path file = folder.resolve("train-images-idx3-ubyte");
        assertProblem(file, "is a file, not a folder", file);
        write("train-labels-idx1-ubyte", LABELS);
        write("t10k-labels-idx1-ubyte", LABELS);
        assertProblem(
                folder,
                "has t10k-labels-idx1-ubyte, but no t10k-images-idx3-ubyte, nor t10k-images-idx3-ubyte.gz",
                folder);
    }

    @Test
    void saysWhatIsWrongWithAFile() throws IOException {
        assertImagesProblem(new byte[0], "is not an IDX file: it has only 0 bytes");
        assertImagesProblem(new byte[] {0, 0}, "is not an IDX file: it has only 2 bytes");
        assertImagesProblem(
                "PNG...".getBytes(StandardCharsets.US_ASCII),
                "is not an IDX file: it begins with 50 4e 47 2e, not with 00 00");
        assertImagesProblem(
                idx(0x0d, new int[] {2, 1, 3}), "holds elements of type 0x0d; only unsigned bytes, 0x08, can be read");
        assertImagesProblem(LABELS, "has 1 dimensions, but must have 3");
        assertImagesProblem(Arrays.copyOf(IMAGES, 10), "ends inside its header");
        assertImagesProblem(idx(0x08, new int[] {0, 28, 28}), "holds nothing: its header claims 0 x 28 x 28 bytes");
        assertImagesProblem(
                Arrays.copyOf(IMAGES, 18), "is truncated: it ends after 2 of the 2 x 1 x 3 bytes its header claims");
        assertImagesProblem(Arrays.copyOf(IMAGES, 23), "goes on after the 2 x 1 x 3 bytes its header claims");
        assertImagesProblem(
                idx(0x08, new int[] {60_000, 28, 28}, 1, 2, 3),
                "is truncated: its header claims 60000 x 28 x 28 bytes, more than the file can hold");
        assertImagesProblem(
                idx(0x08, new int[] {-1, -1, -1}, 1, 2, 3),
                "claims 4294967295 x 4294967295 x 4294967295 bytes, more than one array can hold");
        assertImagesProblem(
                gzip(idx(0x08, new int[] {2_000_000, 28, 28}, 1, 2, 3)),
                "is truncated: its header claims 2000000 x 28 x 28 bytes, more than the file can hold");
        byte[] zipped = gzip(IMAGES);
        assertImagesProblem(
                Arrays.copyOf(zipped, zipped.length - 9),
                "is not a whole gzip file: Unexpected end of ZLIB input stream");
    }

    @Test
    void saysWhichFilesDoNotBelongTogether() throws IOException {
        write("train-images-idx3-ubyte", IMAGES);
        Path labels = write("train-labels-idx1-ubyte", idx(0x08, new int[] {3}, 1, 0, 1));
        assertProblem(
                folder,
                "has 2 images, but train-labels-idx1-ubyte has 3 labels",
                folder.resolve("train-images-idx3-ubyte"));
        write("train-labels-idx1-ubyte", idx(0x08, new int[] {2}, 0, 0));
        assertProblem(folder, "has the label 0 only; there must be classes to tell apart", labels);

        write("train-labels-idx1-ubyte", LABELS);
        Path testImages = write("t10k-images-idx3-ubyte", idx(0x08, new int[] {1, 2, 3}, 1, 2, 3, 4, 5, 6));
        Path testLabels = write("t10k-labels-idx1-ubyte", idx(0x08, new int[] {1}, 7));
        assertProblem(folder, "has images of 2 x 3 pixels, but those to train with are 1 x 3", testImages);
        write("t10k-images-idx3-ubyte", idx(0x08, new int[] {1, 1, 3}, 1, 2, 3));
        assertProblem(folder, "class 7 was never seen in training; the classes are 0 to 1", testLabels);
    }

    @Test
    void whateverIsDoneToAFileIsReadOrRefused() throws IOException {
        long seed = System.nanoTime();
        System.out.println("IdxDirectoryTest seed " + seed);
        Random random = new Random(seed);
        write("train-labels-idx1-ubyte", LABELS);
        for (byte[] whole : List.of(IMAGES, gzip(IMAGES))) {
            for (int i = 0; i < 500; i++) {
                byte[] damaged =
                        Arrays.copyOf(whole, random.nextInt(4) > 0 ? whole.length : random.nextInt(whole.length));
                for (int flips = random.nextInt(4); flips > 0 && damaged.length > 0; flips--) {
                    damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
                }
                write("train-images-idx3-ubyte", damaged);
                try {
                    assertThat(IdxDirectory.read(folder).training().rows()).isEqualTo(2);
                } catch (InvalidInputException expected) {
                    assertThat(expected.getMessage())
                            .startsWith(folder.toString())
                            .hasLineCount(1);
                }
            }
        }
    }

    private void assertImagesProblem(byte[] images, String message) throws IOException {
        write("train-labels-idx1-ubyte", LABELS);
        assertProblem(folder, message, write("train-images-idx3-ubyte", images));
    }

    private static void assertProblem(Path folder, String message, Path culprit) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> IdxDirectory.read(folder))
                .withMessage("%s", culprit + ": " + message);
    }

    private void inFolderOfItsName(String name, byte[] bytes) throws IOException {
        Files.createDirectory(folder.resolve(name));
        write(name + "/" + name, bytes);
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static byte[] idx(int type, int[] shape, int... elements) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * shape.length + elements.length);
        bytes.putInt(type << 8 | shape.length);
        for (int dimension : shape) {
            bytes.putInt(dimension);
        }
        for (int element : elements) {
            bytes.put((byte) element);
        }
        return bytes.array();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        }
        return zipped.toByteArray();
    }
}
