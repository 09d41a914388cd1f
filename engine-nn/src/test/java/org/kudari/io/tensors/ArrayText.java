package org.kudari.io.tensors;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Arrays as text, for comparison with what NumPy and PyTorch read and write. {@code scripts/expected-tensor-files.py}
 * has the format. Elements are decoded here on their own, not by what is tested.
 */
final class ArrayText {
    private ArrayText() {}

    /** The line of an array: name, type, dimensions, elements. */
    static String line(String name, ArrayData array) {
        String shape = LongStream.of(array.shape()).mapToObj(Long::toString).collect(Collectors.joining("x"));
        StringBuilder line = new StringBuilder(name)
                .append(' ')
                .append(array.type())
                .append(' ')
                .append(shape.isEmpty() ? "scalar" : shape);
        ByteBuffer bytes = array.bytes().asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            line.append(' ').append(element(array.type(), bytes));
        }
        return line.toString();
    }

    private static String element(ArrayType type, ByteBuffer bytes) {
        return switch (type) {
            case BOOL -> bytes.get() == 0 ? "false" : "true";
            case I8 -> Byte.toString(bytes.get());
            case U8 -> Integer.toString(Byte.toUnsignedInt(bytes.get()));
            case I16 -> Short.toString(bytes.getShort());
            case U16 -> Integer.toString(Short.toUnsignedInt(bytes.getShort()));
            case I32 -> Integer.toString(bytes.getInt());
            case U32 -> Integer.toUnsignedString(bytes.getInt());
            case I64 -> Long.toString(bytes.getLong());
            case U64 -> Long.toUnsignedString(bytes.getLong());
            case F16 -> Double.toHexString(Float.float16ToFloat(bytes.getShort()));
            case BF16 -> Double.toHexString(Float.intBitsToFloat(bytes.getShort() << 16));
            case F32 -> Double.toHexString(bytes.getFloat());
            case F64 -> Double.toHexString(bytes.getDouble());
            default -> throw new AssertionError(type);
        };
    }

    /** A line that Python wrote, with floating numbers as {@link #line} has them. */
    static String normalised(String line) {
        String[] words = line.split(" ", -1);
        if (words[1].contains("F")) {
            for (int i = 3; i < words.length; i++) {
                words[i] = Double.toHexString(
                        switch (words[i]) {
                            case "nan" -> Double.NaN;
                            case "inf" -> Double.POSITIVE_INFINITY;
                            case "-inf" -> Double.NEGATIVE_INFINITY;
                            default -> Double.parseDouble(words[i]);
                        });
            }
        }
        return String.join(" ", Arrays.asList(words));
    }

    /** The expected lines beside a test resource. */
    static List<String> expected(String resource) throws IOException {
        return new String(bytes(resource + ".txt"), StandardCharsets.UTF_8)
                .lines()
                .map(ArrayText::normalised)
                .toList();
    }

    /** A test resource, as a file in a folder. */
    static Path copy(String resource, Path folder) throws IOException {
        return Files.write(folder.resolve(resource), bytes(resource));
    }

    static byte[] bytes(String resource) throws IOException {
        try (InputStream in = ArrayText.class.getResourceAsStream(resource)) {
            return in.readAllBytes();
        }
    }
}
