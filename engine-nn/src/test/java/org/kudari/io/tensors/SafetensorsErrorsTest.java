package org.kudari.io.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kudari.io.InvalidInputException;

/** Inconsistent files: each is refused, with one line that names the error. */
class SafetensorsErrorsTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("model.safetensors");
    }

    @Test
    void aFileThatIsNone() throws IOException {
        assertProblem("there is no such file");
        Files.createDirectory(file);
        assertProblem("is a folder, not a file");
        Files.delete(file);
        Files.write(file, new byte[7]);
        assertProblem("is not a safetensors file: it has only 7 bytes");
        Files.write(file, new byte[9]);
        assertProblem("is not a safetensors file: its header does not begin with '{'");
        Files.writeString(file, "width,height\n1,2\n");
        assertProblem(
                "is not a safetensors file, or truncated: it claims a header of 7307139222549588343 bytes, but only 9"
                        + " follow");
        Files.write(file, new byte[] {'P', 'K', 3, 4, 0, 0, 8, 8, 0, 0});
        assertProblem("is not a safetensors file, but an archive, such as PyTorch's own format: let PyTorch write"
                + " safetensors.torch.save_file(model.state_dict(), file); an archive of NumPy is named .npz");
        Files.write(file, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, '{', '}'});
        assertProblem(
                "is not a safetensors file, or truncated: it claims a header of 18446744073709551615 bytes, but only"
                        + " 2 follow");
    }

    @Test
    void aHeaderTooLargeToBeMeant() throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.write(file("{}"));
            sparse.seek(0);
            sparse.writeLong(Long.reverseBytes(100_000_001));
            sparse.setLength(100_000_009);
        }
        assertProblem("claims a header of 100,000,001 bytes, more than the 100,000,000 that are allowed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {                    | it ends too early
        {"a":{"dtype":"F3    | it ends too early
        {"a" 1}              | Unexpected character ('1' (code 49)): was expecting a colon to separate field \
        name and value
        {"a":{"x":1,}}       | Unexpected character ('}' (code 125)): was expecting double-quote to start \
        field name
        {"a":{"x":1,"x":1}}  | Duplicate field 'x'
        {"__metadata__":{"a":"b","a":"c"}} | Duplicate field 'a'
        """)
    void aHeaderThatIsNotJson(String header, String problem) throws IOException {
        Files.write(file, file(header));
        assertProblem("has a header that is not JSON: " + problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        [1]                      | is not a safetensors file: its header does not begin with '{'
        {} {}                    | has a header that goes on after its JSON object
        {}                       | has tensors of 0 bytes, but 8 are there
        {"a":1}                  | tensor 'a' is not described by a JSON object
        {"__metadata__":[]}      | __metadata__ is not a JSON object
        {"__metadata__":{"a":1}} | __metadata__ holds something that is not a string
        {"a":{"shape":[2],"data_offsets":[0,8]}}     | tensor 'a' has no dtype
        {"a":{"dtype":"F32","data_offsets":[0,8]}}   | tensor 'a' has no shape
        {"a":{"dtype":"F32","shape":[2]}}            | tensor 'a' has no data_offsets
        """)
    void aHeaderThatSaysTooLittle(String header, String problem) throws IOException {
        Files.write(file, file(header, 1, 2, 3, 4, 5, 6, 7, 8));
        assertProblem(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        "F99" | [2]    | [0,8] | has the unknown dtype 'F99'
        32    | [2]    | [0,8] | has a dtype that is not a string
        "F32" | 2      | [0,8] | has a shape that is not a list of whole numbers from 0
        "F32" | [2.0]  | [0,8] | has a shape that is not a list of whole numbers from 0
        "F32" | ["2"]  | [0,8] | has a shape that is not a list of whole numbers from 0
        "F32" | [[2]]  | [0,8] | has a shape that is not a list of whole numbers from 0
        "F32" | [-2]   | [0,8] | has a shape that is not a list of whole numbers from 0
        "F32" | [2]    | [0,1e1] | has a data_offsets that is not a list of whole numbers from 0
        "F32" | [2]    | [-8,0]  | has a data_offsets that is not a list of whole numbers from 0
        "F32" | [9223372036854775808] | [0,8] | has a shape with a number beyond 9223372036854775807
        "F32" | [4294967296,4294967296] | [0,8] | has an impossible shape: F32[4294967296, 4294967296]
        "F4"  | [3]    | [0,8] | has an impossible shape: F4[3]
        "F32" | [3]    | [0,8] | is F32[3], which takes 12 bytes, but its data_offsets span 8
        "F32" | [2]    | [8,0] | has data_offsets that are no begin and end
        "F32" | [2]    | [8]   | has data_offsets that are no begin and end
        "F32" | [1]    | [4,8] | begins at byte 4 of the data, but nothing fills the bytes from 0
        "F32" | [2]    | [9223372036854775799,9223372036854775807] | begins at byte 9223372036854775799 of \
        the data, but nothing fills the bytes from 0
        """)
    void aTensorThatIsNotAsItSays(String type, String shape, String offsets, String problem) throws IOException {
        Files.write(file, file("{" + tensor("a", type, shape, offsets) + "}", 1, 2, 3, 4, 5, 6, 7, 8));
        assertProblem("tensor 'a' " + problem);
    }

    @Test
    void tensorsThatDoNotFillTheFile() throws IOException {
        String a = tensor("a", "\"U8\"", "[4]", "[0,4]");
        String overlapping = tensor("b", "\"U8\"", "[6]", "[2,8]");
        String apart = tensor("b", "\"U8\"", "[3]", "[5,8]");
        String beyond = tensor("b", "\"U8\"", "[5]", "[4,9]");

        Files.write(file, file("{" + a + "}", 1, 2, 3, 4, 5, 6, 7, 8));
        assertProblem("has tensors of 4 bytes, but 8 are there");
        Files.write(file, file("{" + a + "," + overlapping + "}", 1, 2, 3, 4, 5, 6, 7, 8));
        assertProblem("tensor 'b' begins at byte 2 of the data, but the tensor before it ends at 4");
        Files.write(file, file("{" + a + "," + apart + "}", 1, 2, 3, 4, 5, 6, 7, 8));
        assertProblem("tensor 'b' begins at byte 5 of the data, but nothing fills the bytes from 4");
        Files.write(file, file("{" + a + "," + beyond + "}", 1, 2, 3, 4, 5, 6, 7, 8));
        assertProblem("is truncated: its tensors take 9 bytes, but only 8 are there");
    }

    @Test
    void aHeaderInAnotherEncoding() throws IOException {
        Files.write(file, file(ByteBuffer.wrap("{\"\u00e9\":1}".getBytes(StandardCharsets.ISO_8859_1))));
        assertProblem("has a header that is not UTF-8 text");
        Files.write(file, file(ByteBuffer.wrap("{}".getBytes(StandardCharsets.UTF_16LE))));
        assertProblem("has a header that is not JSON: Illegal character ((CTRL-CHAR, code 0)): only regular white space"
                + " (\\r, \\n, \\t) is allowed between tokens");
    }

    @Test
    void aHeaderMadeToExhaustTheReader() throws IOException {
        Files.write(file, file("{\"a\":{\"x\":" + "[".repeat(1_000_000)));
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> Safetensors.open(file));
        Files.write(file, file("{\"a\":{\"shape\":[" + "0,".repeat(1_000_000) + "0]}}"));
        assertProblem("tensor 'a' has a shape of more than 64 numbers");
        Files.write(file, file("{\"a\":{\"shape\":[" + "9".repeat(1_000_000) + "]}}"));
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> Safetensors.open(file));
    }

    @Test
    void textFromTheFileCannotBreakTheLine() throws IOException {
        Files.write(file, file("{\"a\\n\\u001b[31m\\u202e\":1}"));
        assertProblem("tensor 'a\uFFFD\uFFFD[31m\uFFFD' is not described by a JSON object");
    }

    @Test
    void whateverIsDoneToAFileIsReadOrRefused() throws IOException {
        long seed = System.nanoTime();
        System.out.println("SafetensorsErrorsTest seed " + seed);
        Random random = new Random(seed);
        Map<String, ArrayData> tensors = new LinkedHashMap<>();
        tensors.put("0.weight", ArrayData.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
        tensors.put("0.bias", ArrayData.of(new double[] {1, 2, 3}, 3));
        tensors.put("mask", ArrayData.of(new boolean[5], 5));
        Safetensors.write(file, tensors, Map.of("model", "{\"layers\":[784,256,10]}"));
        byte[] whole = Files.readAllBytes(file);
        int header = 8 + ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt();

        for (int i = 0; i < 1_000; i++) {
            byte[] damaged = Arrays.copyOf(whole, random.nextInt(4) > 0 ? whole.length : random.nextInt(whole.length));
            for (int flips = random.nextInt(4); flips > 0 && damaged.length > 0; flips--) {
                damaged[random.nextInt(Math.min(header, damaged.length))] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(file, damaged);
            try (Safetensors read = Safetensors.open(file)) {
                // Only names, strings and the way one type's bytes are seen as another's can have changed unnoticed.
                long bytes = read.tensors().values().stream()
                        .mapToLong(tensor -> tensor.bytes().byteSize())
                        .sum();
                assertThat(bytes).isEqualTo(whole.length - header);
            } catch (InvalidInputException expected) {
                assertThat(expected.getMessage()).startsWith(file.toString()).hasLineCount(1);
            }
        }
    }

    private void assertProblem(String message) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Safetensors.open(file))
                .withMessage("%s", file + ": " + message);
    }

    private static String tensor(String name, String type, String shape, String offsets) {
        return "\"%s\":{\"dtype\":%s,\"shape\":%s,\"data_offsets\":%s}".formatted(name, type, shape, offsets);
    }

    /** A file with this header, right or wrong, and these bytes of data. */
    static byte[] file(String header, int... data) {
        return file(StandardCharsets.UTF_8.encode(header), data);
    }

    private static byte[] file(ByteBuffer header, int... data) {
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.remaining() + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.remaining())
                .put(header);
        for (int b : data) {
            bytes.put((byte) b);
        }
        return bytes.array();
    }
}
