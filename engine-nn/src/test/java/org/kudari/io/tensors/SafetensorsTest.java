package org.kudari.io.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.AtomicFile;

class SafetensorsTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("model.safetensors");
    }

    @Test
    void givesBackWhatWasWritten() {
        Map<String, ArrayData> tensors = new LinkedHashMap<>();
        tensors.put("bool", ArrayData.of(new boolean[] {true, false, true}, 3));
        tensors.put("u8", ArrayData.of(new byte[] {0, (byte) 255}, 2));
        tensors.put("f32", ArrayData.of(new float[] {1, -0f, Float.NaN, Float.MIN_VALUE, 5, 6}, 2, 3));
        tensors.put("i32", ArrayData.of(new int[] {Integer.MIN_VALUE}, 1, 1, 1));
        tensors.put("f64", ArrayData.of(new double[] {Math.PI}));
        tensors.put("i64", ArrayData.of(new long[0], 0, 5));
        Map<String, String> metadata = Map.of("naïve \"key\"\n", "värde \uD83D\uDE00 \u0000 {}");

        Safetensors.write(file, tensors, metadata);

        try (Safetensors read = Safetensors.open(file)) {
            assertThat(read.metadata()).isEqualTo(metadata);
            assertThat(read.tensors().keySet()).containsExactly("f64", "i64", "f32", "i32", "bool", "u8");
            assertThat(read.tensors().get("bool").booleans()).containsExactly(true, false, true);
            assertThat(read.tensors().get("u8").unsignedBytes()).containsExactly(0, -1);
            assertThat(read.tensors().get("f32").floats()).containsExactly(1, -0f, Float.NaN, Float.MIN_VALUE, 5, 6);
            assertThat(read.tensors().get("f32").shape()).containsExactly(2, 3);
            assertThat(read.tensors().get("i32").ints()).containsExactly(Integer.MIN_VALUE);
            assertThat(read.tensors().get("f64").doubles()).containsExactly(Math.PI);
            assertThat(read.tensors().get("f64").shape()).isEmpty();
            assertThat(read.tensors().get("i64").longs()).isEmpty();
        }
    }

    /** As after a training that an interrupt has ended. */
    @Test
    void anInterruptedThreadCanWrite() {
        Thread.currentThread().interrupt();
        Safetensors.write(file, Map.of("w", ArrayData.of(new float[] {1, 2}, 2)), Map.of());

        assertThat(Thread.interrupted()).as("it stays interrupted").isTrue();
        try (Safetensors read = Safetensors.open(file)) {
            assertThat(read.tensors().get("w").floats()).containsExactly(1, 2);
        }
    }

    @Test
    void writesTheFormatToTheByte() throws IOException {
        Safetensors.write(file, Map.of("w", ArrayData.of(new float[] {1, 2}, 2)), Map.of("a", "b"));

        String header =
                "{\"__metadata__\":{\"a\":\"b\"},\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
        header += " ".repeat(-header.length() & 7);
        byte[] expected = SafetensorsErrorsTest.file(header, 0, 0, 0x80, 0x3f, 0, 0, 0, 0x40);
        assertThat(Files.readAllBytes(file)).isEqualTo(expected);
        assertThat(header.length() % 8).isZero();
    }

    @Test
    void alignsEachTensorAndWritesTheSameBytesAgain() throws IOException {
        Map<String, ArrayData> tensors = new LinkedHashMap<>();
        tensors.put("odd", ArrayData.of(new byte[3], 3));
        tensors.put("b", ArrayData.of(new float[1], 1));
        tensors.put("a", ArrayData.of(new float[1], 1));
        tensors.put("wide", ArrayData.of(new double[1], 1));

        Safetensors.write(file, tensors, Map.of());
        byte[] once = Files.readAllBytes(file);
        Safetensors.write(file, tensors, Map.of());

        assertThat(Files.readAllBytes(file)).isEqualTo(once);
        try (Safetensors read = Safetensors.open(file)) {
            assertThat(read.tensors().keySet()).containsExactly("wide", "b", "a", "odd");
        }
    }

    @Test
    void aLargeTensorIsWrittenPieceByPiece() {
        float[] elements = new float[1_000_003];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = i;
        }

        Safetensors.write(file, Map.of("w", ArrayData.of(elements, elements.length)), Map.of());

        try (Safetensors read = Safetensors.open(file)) {
            assertThat(read.tensors().get("w").floats()).isEqualTo(elements);
        }
    }

    @Test
    void readsWhatOtherProgramsWrite() throws IOException {
        // Out of order, unpadded and unaligned, with a type that Java has no array for and an unknown key.
        Files.write(
                file,
                SafetensorsErrorsTest.file(
                        " {\"half\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[5,7],\"new\":[{}]},".strip()
                                + "\"x\":{\"shape\":[1],\"data_offsets\":[1,5],\"dtype\":\"F32\"},"
                                + "\"none\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[1,1]},"
                                + "\"b\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1]}}\n ",
                        7,
                        0,
                        0,
                        0x80,
                        0x3f,
                        1,
                        2));

        try (Safetensors read = Safetensors.open(file)) {
            assertThat(read.require("x", ArrayType.F32, 1).floats()).containsExactly(1);
            assertThat(read.require("b", ArrayType.U8).unsignedBytes()).containsExactly(7);
            assertThat(read.require("none", ArrayType.F32, 0).floats()).isEmpty();
            assertThat(read.tensors().get("half").type()).isEqualTo(ArrayType.BF16);
            assertThatIllegalStateException()
                    .isThrownBy(() -> read.tensors().get("half").floats())
                    .withMessage("the elements are BF16, not F32");
            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(() -> read.require("half", ArrayType.F32, 1))
                    .withMessage("%s", file + ": tensor 'half' is BF16[1], but must be F32[1]");
            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(() -> read.require("x", ArrayType.F32, 1, 1))
                    .withMessage("%s", file + ": tensor 'x' is F32[1], but must be F32[1, 1]");
            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(() -> read.require("y", ArrayType.F32, 1))
                    .withMessage("%s", file + ": has no tensor 'y'; it has 'half', 'x', 'none', 'b'");
        }
    }

    @Test
    void bytesEndTheirLifeWithTheFile() {
        Safetensors.write(file, Map.of("w", ArrayData.of(new float[1], 1)), Map.of());
        Safetensors read = Safetensors.open(file);
        ArrayData tensor = read.tensors().get("w");
        read.close();

        assertThatIllegalStateException().isThrownBy(tensor::floats).withMessage("Already closed");
    }

    @Test
    void replacesAFileWhollyOrNotAtAll() throws IOException {
        Files.writeString(file, "precious");

        assertThatIllegalStateException()
                .isThrownBy(() -> AtomicFile.write(file, channel -> {
                    channel.write(StandardCharsets.UTF_8.encode("half of"));
                    throw new IllegalStateException("the power fails");
                }));
        assertThat(Files.readString(file)).isEqualTo("precious");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> AtomicFile.write(file, channel -> {
                    channel.write(StandardCharsets.UTF_8.encode("half of"));
                    throw new IOException("No space left on device");
                }))
                .withMessage("%s", file + ": cannot be written: No space left on device");
        assertThat(Files.readString(file)).isEqualTo("precious");

        Safetensors.write(file, Map.of(), Map.of());
        try (Safetensors read = Safetensors.open(file)) {
            assertThat(read.tensors()).isEmpty();
        }
        assertThat(filesInFolder()).containsExactly("model.safetensors");
    }

    @Test
    void writesThroughALink() throws IOException {
        Path real = Files.createDirectory(folder.resolve("real")).resolve("m.safetensors");
        Files.writeString(real, "old");
        Files.createSymbolicLink(file, real);

        Safetensors.write(file, Map.of(), Map.of("a", "b"));

        assertThat(file).isSymbolicLink();
        try (Safetensors read = Safetensors.open(real)) {
            assertThat(read.metadata()).containsEntry("a", "b");
        }
    }

    @Test
    void saysBeforehandThatAFileCannotBeWritten() throws IOException {
        Path nowhere = folder.resolve("none").resolve("m.safetensors");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Safetensors.requireWritable(nowhere))
                .withMessage("%s", nowhere + ": cannot be written: there is no folder " + folder.resolve("none"));
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Safetensors.write(nowhere, Map.of(), Map.of()))
                .withMessage("%s", nowhere + ": cannot be written: there is no folder " + folder.resolve("none"));
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Safetensors.requireWritable(folder))
                .withMessage("%s", folder + ": is a folder, not a file");
        Path inFile = Files.createFile(folder.resolve("plain")).resolve("m.safetensors");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Safetensors.requireWritable(inFile))
                .withMessage(
                        "%s", inFile + ": cannot be written: " + folder.resolve("plain") + " is a file, not a folder");

        Safetensors.requireWritable(file);
        assertThat(filesInFolder()).containsExactly("plain");
    }

    @Test
    void refusesWhatCannotBeInAFile() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArrayData.of(new float[5], 2, 3))
                .withMessage("20 bytes are no F32[2, 3]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArrayData.of(new float[6], -2, -3))
                .withMessage("24 bytes are no F32[-2, -3]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ArrayData(ArrayType.F32, new long[] {1L << 62}, MemorySegment.NULL))
                .withMessage("0 bytes are no F32[4611686018427387904]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Safetensors.write(file, Map.of("__metadata__", ArrayData.of(new float[1])), Map.of()))
                .withMessage("a tensor cannot be named __metadata__");
    }

    private List<String> filesInFolder() throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(path -> names.add(path.getFileName().toString()));
        }
        return names;
    }
}
