package org.kudari.io.tensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Writes files of every type to {@code target/tensor-files}, and beside each what is in it. {@code
 * scripts/expected-tensor-files.py --check} reads them by NumPy and PyTorch.
 */
class FilesForNumpyTest {
    private static final List<ArrayType> BOTH = List.of(
            ArrayType.BOOL,
            ArrayType.I8,
            ArrayType.U8,
            ArrayType.I16,
            ArrayType.I32,
            ArrayType.I64,
            ArrayType.F16,
            ArrayType.F32,
            ArrayType.F64);

    private final Path folder = Path.of("target", "tensor-files");

    @Test
    void writesFiles() throws IOException {
        Files.createDirectories(folder);
        Map<String, ArrayData> numpy = arrays(List.of(ArrayType.U16, ArrayType.U32, ArrayType.U64));
        Npz.write(describe("stored.npz", numpy), numpy);
        Npz.writeCompressed(describe("compressed.npz", numpy), numpy);
        for (Map.Entry<String, ArrayData> named : numpy.entrySet()) {
            Npy.write(describe(named.getKey() + ".npy", Map.of("", named.getValue())), named.getValue());
        }
        Map<String, ArrayData> torch = arrays(List.of(ArrayType.BF16));
        Safetensors.write(describe("torch.safetensors", torch), torch, Map.of("written", "for a test"));

        assertThat(folder.resolve("stored.npz")).isNotEmptyFile();
    }

    private static Map<String, ArrayData> arrays(List<ArrayType> others) {
        Random random = new Random(1);
        List<ArrayType> types = new ArrayList<>(BOTH);
        types.addAll(others);
        Map<String, ArrayData> arrays = new LinkedHashMap<>();
        for (ArrayType type : types) {
            for (long[] shape : new long[][] {{}, {0}, {7}, {2, 3}, {1, 3, 2, 2}}) {
                byte[] bytes = new byte[(int) type.bytes(shape)];
                random.nextBytes(bytes);
                for (int i = 0; i < bytes.length && type == ArrayType.BOOL; i++) {
                    bytes[i] &= 1;
                }
                arrays.put(
                        type + "-" + shape.length + "-" + bytes.length,
                        new ArrayData(type, shape, MemorySegment.ofArray(bytes)));
            }
        }
        return arrays;
    }

    /** Writes what is in a file, and returns the file. */
    private Path describe(String name, Map<String, ArrayData> arrays) throws IOException {
        List<String> lines = new ArrayList<>();
        arrays.forEach((array, data) -> lines.add(ArrayText.line(array, data)));
        Files.write(folder.resolve(name + ".txt"), lines);
        return folder.resolve(name);
    }
}
