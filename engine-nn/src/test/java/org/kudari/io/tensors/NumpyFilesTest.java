package org.kudari.io.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.io.InvalidInputException;

/** Files that NumPy wrote, by {@code scripts/expected-tensor-files.py}, and files for NumPy. */
class NumpyFilesTest {
    /** The types of NumPy's files. */
    private static final List<ArrayType> TYPES = List.of(
            ArrayType.BOOL,
            ArrayType.I8,
            ArrayType.U8,
            ArrayType.I16,
            ArrayType.U16,
            ArrayType.I32,
            ArrayType.U32,
            ArrayType.I64,
            ArrayType.U64,
            ArrayType.F16,
            ArrayType.F32,
            ArrayType.F64);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"compressed.npz, 168", "stored.npz, 15"})
    void readsEveryTypeAndOrder(String resource, int count) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Npz read = Npz.open(ArrayText.copy(resource, folder))) {
            read.names().forEach(name -> lines.add(ArrayText.line(name, read.get(name))));
        }

        assertThat(lines).hasSize(count).containsExactlyElementsOf(ArrayText.expected(resource));
    }

    @ParameterizedTest
    @ValueSource(strings = {"version1.npy", "version2.npy", "version3.npy", "fortran.npy"})
    void readsEveryVersion(String resource) throws IOException {
        ArrayData read = Npy.read(ArrayText.copy(resource, folder));

        assertThat(ArrayText.line("", read))
                .isEqualTo(ArrayText.expected(resource).getFirst());
    }

    @Test
    void writesTheBytesThatNumpyWrites() throws IOException {
        Path file = folder.resolve("a.npy");

        Npy.write(file, ArrayData.of(new float[] {0, 0.25f, 0.5f, 0.75f, 1, 1.25f}, 2, 3));

        assertThat(Files.readAllBytes(file)).isEqualTo(ArrayText.bytes("version1.npy"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        objects | has pickled Python objects as its elements, which are not read
        records | has records as its elements, which are not read: write each field as an array
        text    | has elements of type '<U2'; b1, i1 to i8, u1 to u8 and f2 to f8 are read, after '<' or '>' for the \
        order of bytes
        complex | has elements of type '<c8'; b1, i1 to i8, u1 to u8 and f2 to f8 are read, after '<' or '>' for the \
        order of bytes
        date    | has elements of type '<M8[s]'; b1, i1 to i8, u1 to u8 and f2 to f8 are read, after '<' or '>' for \
        the order of bytes
        """)
    void refusesWhatIsNoArrayOfNumbers(String kind, String problem) throws IOException {
        Path file = ArrayText.copy("refused-" + kind + ".npy", folder);

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Npy.read(file))
                .withMessage("%s", file + ": " + problem);
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        long seed = System.nanoTime();
        System.out.println("NumpyFilesTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            Map<String, ArrayData> arrays = new LinkedHashMap<>();
            for (int n = random.nextInt(4); n >= 0; n--) {
                arrays.put("näme/" + n, array(random));
            }
            Path file = folder.resolve("a.npz");
            if (random.nextBoolean()) {
                Npz.write(file, arrays);
            } else {
                Npz.writeCompressed(file, arrays);
            }
            try (Npz read = Npz.open(file)) {
                assertThat(read.names()).containsExactlyElementsOf(arrays.keySet());
                arrays.forEach((name, array) -> assertSame(read.get(name), array));
            }
            ArrayData single = array(random);
            Npy.write(folder.resolve("a.npy"), single);
            assertSame(Npy.read(folder.resolve("a.npy")), single);
        }
    }

    private static void assertSame(ArrayData actual, ArrayData expected) {
        assertThat(actual).hasToString(expected.toString());
        assertThat(actual.bytes().mismatch(expected.bytes())).isEqualTo(-1);
    }

    private static ArrayData array(Random random) {
        ArrayType type = TYPES.get(random.nextInt(TYPES.size()));
        long[] shape = random.longs(random.nextInt(5), 0, 8).toArray();
        byte[] bytes = new byte[(int) type.bytes(shape)];
        random.nextBytes(bytes);
        if (type == ArrayType.BOOL) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] &= 1;
            }
        }
        return new ArrayData(type, shape, MemorySegment.ofArray(bytes));
    }

    @Test
    void anyOrderOfElementsAndBytesIsRead() throws IOException {
        long seed = System.nanoTime();
        System.out.println("NumpyFilesTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            int[] shape = random.ints(random.nextInt(5), 0, 6).toArray();
            StringBuilder tuple = new StringBuilder();
            int count = 1;
            for (int extent : shape) {
                count *= extent;
                tuple.append(extent).append(',');
            }
            ByteBuffer data = ByteBuffer.allocate(8 * count).order(ByteOrder.BIG_ENDIAN);
            double[] rowMajor = new double[count];
            for (int n = 0; n < count; n++) {
                // The index of the n-th element in Fortran's order, by its definition.
                int index = 0;
                int rest = n;
                int[] position = new int[shape.length];
                for (int axis = 0; axis < shape.length; axis++) {
                    position[axis] = rest % shape[axis];
                    rest /= shape[axis];
                }
                for (int axis = 0; axis < shape.length; axis++) {
                    index = index * shape[axis] + position[axis];
                }
                rowMajor[index] = random.nextDouble();
                data.putDouble(rowMajor[index]);
            }
            String header = "{'descr': '>f8', 'fortran_order': True, 'shape': (" + tuple + ")}";
            Path file = Files.write(folder.resolve("a.npy"), file(1, header, data.array()));

            assertThat(Npy.read(file).doubles()).containsExactly(rowMajor);
        }
    }

    @Test
    void anArrayOutlivesItsFile() throws IOException {
        Path npy = folder.resolve("a.npy");
        Npy.write(npy, ArrayData.of(new int[] {1, 2}, 2));
        ArrayData mapped = Npy.read(npy);
        Npy.write(npy, ArrayData.of(new int[] {3, 4}, 2));
        assertThat(mapped.ints()).containsExactly(1, 2);

        Path npz = folder.resolve("a.npz");
        Npz.write(npz, Map.of("w", mapped));
        Npz opened = Npz.open(npz);
        ArrayData read = opened.get("w");
        opened.close();
        Files.delete(npz);
        assertThat(read.ints()).containsExactly(1, 2);
        assertThatIllegalStateException().isThrownBy(() -> opened.get("w"));
    }

    @Test
    void theSameContentGivesTheSameBytes() throws IOException {
        Path file = folder.resolve("a.npz");
        Map<String, ArrayData> arrays = Map.of("w", ArrayData.of(new float[1000], 10, 100));
        Npz.write(file, arrays);
        byte[] stored = Files.readAllBytes(file);
        // No field that depends on the time or its zone stands between the name and the array.
        assertThat(new String(stored, 30, 6, StandardCharsets.ISO_8859_1)).isEqualTo("w.npy\u0093");
        Npz.writeCompressed(file, arrays);
        assertThat(Files.size(file)).isLessThan(stored.length / 2);
        Npz.write(file, arrays);
        assertThat(Files.readAllBytes(file)).isEqualTo(stored);
    }

    @Test
    void requiresTypeAndShape() throws IOException {
        Path file = folder.resolve("a.npz");
        Npz.write(file, Map.of("w", ArrayData.of(new float[6], 2, 3)));
        try (Npz read = Npz.open(file)) {
            assertThat(read.require("w", ArrayType.F32, 2, 3).floats()).hasSize(6);
            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(() -> read.require("w", ArrayType.F64, 2, 3))
                    .withMessage("%s", file + ": tensor 'w' is F32[2, 3], but must be F64[2, 3]");
            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(() -> read.get("v"))
                    .withMessage("%s", file + ": has no tensor 'v'; it has 'w'");
        }
    }

    @Test
    void refusesToWriteWhatNumpyHasNoTypeFor() {
        Path file = folder.resolve("a.npz");
        ArrayData array = ArrayData.of(new float[1]).to(ArrayType.BF16);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Npz.write(file, Map.of("w", array)))
                .withMessage("NumPy's files have no type for BF16; F32 is one that they have");
        assertThat(file).doesNotExist();
    }

    /** A file of a version with this text in its header, right or wrong. */
    static byte[] file(int version, String header, byte[] data) {
        byte[] text = header.getBytes(version < 3 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(12 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
        bytes.put((byte) version).put((byte) 0);
        if (version == 1) {
            bytes.putShort((short) text.length);
        } else {
            bytes.putInt(text.length);
        }
        byte[] file = new byte[bytes.position() + text.length + data.length];
        bytes.put(text).put(data).flip().get(file);
        return file;
    }
}
