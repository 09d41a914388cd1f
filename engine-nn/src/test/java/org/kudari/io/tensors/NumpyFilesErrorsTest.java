package org.kudari.io.tensors;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kudari.io.InvalidInputException;

/** Inconsistent files in NumPy's formats: each is refused, with one line that names the error. */
class NumpyFilesErrorsTest {
    private static final String GOOD = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }";

    @TempDir
    private Path folder;

    private Path npy;
    private Path npz;

    @BeforeEach
    void nameTheFiles() {
        npy = folder.resolve("a.npy");
        npz = folder.resolve("a.npz");
    }

    @Test
    void aFileThatIsNone() throws IOException {
        assertNpy("there is no such file");
        Files.createDirectory(npy);
        assertNpy("is a folder, not a file");
        Files.delete(npy);
        Files.write(npy, new byte[0]);
        assertNpy("is not a .npy file: it does not begin with the bytes \\x93NUMPY");
        Files.writeString(npy, "width,height\n1,2\n");
        assertNpy("is not a .npy file: it does not begin with the bytes \\x93NUMPY");

        assertNpz("there is no such file");
        Files.createDirectory(npz);
        assertNpz("is a folder, not a file");
        Files.delete(npz);
        Files.writeString(npz, "width,height\n1,2\n");
        assertNpz("is not a .npz file, or truncated: zip END header not found");
    }

    @Test
    void aHeaderThatIsNoText() throws IOException {
        byte[] good = NumpyFilesTest.file(1, GOOD, new byte[8]);
        for (int length = 8; length < good.length - 8; length++) {
            Files.write(npy, Arrays.copyOf(good, length));
            assertNpy("is truncated: it ends in its header");
        }
        good[7] = 4;
        Files.write(npy, good);
        assertNpy("is of version 1.4 of the .npy format; the versions 1.0, 2.0 and 3.0 are read");
        Files.write(npy, NumpyFilesTest.file(4, GOOD, new byte[8]));
        assertNpy("is of version 4.0 of the .npy format; the versions 1.0, 2.0 and 3.0 are read");
        byte[] long2 = NumpyFilesTest.file(2, GOOD, new byte[8]);
        Arrays.fill(long2, 8, 12, (byte) 0xFF);
        Files.write(npy, long2);
        assertNpy("claims a header of 4,294,967,295 bytes, more than the 65,535 that are read");
        byte[] latin1 = NumpyFilesTest.file(3, "{'x': 1}", new byte[0]);
        latin1[latin1.length - 6] = (byte) 0xE9;
        Files.write(npy, latin1);
        assertNpy("has a header that is not UTF-8 text");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        ``                    | at character 0 it needs '{', not nothing
        [1]                   | at character 0 it needs '{', not '[1]'
        {                     | at character 1 it needs a string, not nothing
        {,}                   | at character 1 it needs a string, not ',}'
        {'shape               | at character 7 it needs the end of a string, not nothing
        {'sha\\x70e': (2,)}   | at character 5 it needs a string without escapes, not '\\x70e': (2,)}'
        {'shape' (2,)}        | at character 9 it needs ':', not '(2,)}'
        {'shape': 2}          | at character 10 it needs '(', not '2}'
        {'shape': [2]}        | at character 10 it needs '(', not '[2]}'
        {'shape': (2)}        | at character 12 it needs ',', not ')}'
        {'shape': (2,,)}      | at character 13 it needs a whole number from 0, not ',)}'
        {'shape': (-2,)}      | at character 11 it needs a whole number from 0, not '-2,)}'
        {'shape': (02,)}      | at character 11 it needs a whole number from 0, not '02,)}'
        {'shape': (2.0,)}     | at character 12 it needs ',', not '.0,)}'
        {'shape': (True,)}    | at character 11 it needs a whole number from 0, not 'True,)}'
        {'shape': (1+1,)}     | at character 12 it needs ',', not '+1,)}'
        {'shape': (2, 3 4)}   | at character 16 it needs ')', not '4)}'
        {'shape': (2,)        | at character 14 it needs '}', not nothing
        {'shape': (2,)};      | at character 15 it needs the end, not ';'
        {'shape': (2,)} {}    | at character 16 it needs the end, not '{}'
        {'fortran_order': 0}  | at character 18 it needs True or False, not '0}'
        {'descr': f4}         | at character 10 it needs a string, not 'f4}'
        {'descr': {}}         | at character 10 it needs a string, not '{}}'
        {'descr': __import__('os').system('true')} | at character 10 it needs a string, not \
        '__import__('os').system('true')}'
        """)
    void aHeaderThatIsNoDictionary(String header, String problem) throws IOException {
        Files.write(npy, NumpyFilesTest.file(1, header, new byte[8]));
        assertNpy("has a header that is not as NumPy writes it: " + problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
        {}                                              ; has a header without 'descr'
        {'descr': '<f4', 'shape': (2,)}                 ; has a header without 'fortran_order'
        {'descr': '<f4', 'fortran_order': False}        ; has a header without 'shape'
        {'shape': (2,), 'shape': (2,)}                  ; has a header that says twice what 'shape' is
        {'order': 'C'}                                  ; has a header with the unknown key 'order'
        {'shape': (9223372036854775808,)}               ; has a dimension beyond 9223372036854775807
        {'descr': '<f4', 'fortran_order': False, 'shape': (1152921504606846976,)} ; has an impossible shape: \
        F32[1152921504606846976]
        {'descr': '<f4', 'fortran_order': True, 'shape': (4294967296, 4294967296, 0)} ; has an impossible shape: \
        F32[4294967296, 4294967296, 0]
        {'descr': '|i1', 'fortran_order': True, 'shape': (1152921504606846975,)} ; is truncated: its array takes \
        1152921504606846975 bytes, but only 8 are there
        {'descr': '<f4', 'fortran_order': False, 'shape': (3,)} ; is truncated: its array takes 12 bytes, but only 8 \
        are there
        {'descr': '<f4', 'fortran_order': False, 'shape': ()}   ; has an array of 4 bytes, but 8 are there
        {'descr': '<f4', 'fortran_order': False, 'shape': (2, 0)} ; has an array of 0 bytes, but 8 are there
        {'descr': '|O', 'fortran_order': False, 'shape': (1,)} ; has pickled Python objects as its elements, which \
        are not read
        """)
    void anArrayThatCannotBe(String header, String problem) throws IOException {
        Files.write(npy, NumpyFilesTest.file(2, header, new byte[8]));
        assertNpy(problem);
    }

    @ParameterizedTest
    @CsvSource({"''", "f4", "|f4", "=f4", "<f3", "<f16", "<g8", "<i3", "<b2", "<x", "<U8"})
    void aTypeThatIsNotRead(String descr) throws IOException {
        String header = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (2,)}";
        Files.write(npy, NumpyFilesTest.file(1, header, new byte[8]));
        assertNpy("has elements of type '" + descr
                + "'; b1, i1 to i8, u1 to u8 and f2 to f8 are read, after '<' or '>' for the order of bytes");
    }

    @Test
    void aHeaderMadeToExhaustTheReader() throws IOException {
        String start = "{'descr': '<f4', 'fortran_order': False, 'shape': (";
        Files.write(npy, NumpyFilesTest.file(1, start + "1,".repeat(30_000), new byte[8]));
        assertNpy("has more than 64 dimensions");
        Files.write(npy, NumpyFilesTest.file(1, start + "9".repeat(60_000), new byte[8]));
        assertNpy("has a dimension beyond 9223372036854775807");
        Files.write(npy, NumpyFilesTest.file(1, "{".repeat(65_000), new byte[8]));
        assertNpy("has a header that is not as NumPy writes it: at character 1 it needs a string, not '"
                + "{".repeat(40) + "...'");
    }

    @Test
    void textFromTheFileCannotBreakTheLine() throws IOException {
        Files.write(npy, NumpyFilesTest.file(3, "{'a\r\u001b[31m\u202e': 1}", new byte[0]));
        assertNpy("has a header with the unknown key 'a\uFFFD\uFFFD[31m\uFFFD'");
    }

    @Test
    void aZipFileOfSomethingElse() throws IOException {
        Files.write(npz, zip(Map.of("archive/data.pkl", new byte[3])));
        assertNpz("is not a .npz file: it has the entry 'archive/data.pkl', which is no array");
        Files.write(npz, zip(Map.of("w.npy", new byte[3])));
        assertTensor("tensor 'w' is not a .npy file: it does not begin with the bytes \\x93NUMPY");
    }

    @Test
    void anEntryOfAnotherSizeThanItsArray() throws IOException {
        Files.write(npz, zip(Map.of("w.npy", NumpyFilesTest.file(1, GOOD, new byte[7]))));
        assertTensor("tensor 'w' is an array of 8 bytes, but 7 are there");
        Files.write(npz, zip(Map.of("w.npy", NumpyFilesTest.file(1, GOOD, new byte[9]))));
        assertTensor("tensor 'w' is an array of 8 bytes, but 9 are there");
    }

    @Test
    void anEntryThatInflatesToMoreOrLessThanItClaims() throws IOException {
        byte[] good = zip(Map.of("w.npy", NumpyFilesTest.file(1, GOOD, new byte[100_008])));
        int directory = directory(good);
        ByteBuffer bytes = ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN);
        int size = bytes.getInt(directory + 24);
        bytes.putInt(directory + 24, size - 100_000);
        Files.write(npz, good);
        assertTensor("tensor 'w' is damaged: it goes on after its array");

        good = zip(Map.of("w.npy", NumpyFilesTest.file(1, GOOD, new byte[0])));
        bytes = ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(directory(good) + 24, bytes.getInt(directory(good) + 24) + 8);
        Files.write(npz, good);
        assertTensor("tensor 'w' is truncated: its array takes 8 bytes, but only 0 are there");
    }

    @Test
    void anEntryThatClaimsMoreThanItCanInflateTo() throws IOException {
        byte[] good = zip(Map.of("w.npy", NumpyFilesTest.file(1, GOOD, new byte[8])));
        ByteBuffer bytes = ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN);
        int compressed = bytes.getInt(directory(good) + 20);
        bytes.putInt(directory(good) + 24, 0x7FFFFFFF);
        Files.write(npz, good);
        assertNpz("claims that the tensor 'w' has 2147483647 bytes, in " + compressed + " of a file of " + good.length);
    }

    @Test
    void anEntryWithAChangedElement() throws IOException {
        Npz.write(npz, Map.of("w", ArrayData.of(new float[] {1, 2}, 2)));
        byte[] bytes = Files.readAllBytes(npz);
        bytes[directory(bytes) - 1] ^= 1;
        Files.write(npz, bytes);
        assertTensor("tensor 'w' is damaged: its checksum is another");

        Npz.writeCompressed(npz, Map.of("w", ArrayData.of(new float[] {1, 2}, 2)));
        bytes = Files.readAllBytes(npz);
        bytes[30 + 5] = 0x07;
        Files.write(npz, bytes);
        assertTensor("tensor 'w' is damaged: invalid block type");
    }

    @Test
    void aTruncatedFile() throws IOException {
        Npz.write(npz, Map.of("w", ArrayData.of(new float[] {1, 2}, 2)));
        byte[] good = Files.readAllBytes(npz);
        for (int length = 0; length < good.length; length++) {
            Files.write(npz, Arrays.copyOf(good, length));
            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(() -> Npz.open(npz))
                    .withMessageStartingWith(npz + ": is not a .npz file, or truncated: ");
        }
    }

    @Test
    void anArrayThatNoMemoryHolds() {
        try (Arena arena = Arena.ofConfined()) {
            assertThatExceptionOfType(NpyFormatException.class)
                    .isThrownBy(() -> Npz.allocate(arena, 1L << 60))
                    .withMessageStartingWith("takes 1152921504606846976 bytes, which this process cannot have: ");
        }
    }

    private void assertNpy(String message) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Npy.read(npy))
                .withMessage("%s", npy + ": " + message);
    }

    private void assertNpz(String message) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Npz.open(npz))
                .withMessage("%s", npz + ": " + message);
    }

    private void assertTensor(String message) {
        try (Npz opened = Npz.open(npz)) {
            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(() -> opened.get("w"))
                    .withMessage("%s", npz + ": " + message);
        }
    }

    /** A zip file with these entries, deflated. */
    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** Where the list of entries begins in a zip file. */
    private static int directory(byte[] zip) {
        return new String(zip, StandardCharsets.ISO_8859_1).indexOf("PK\u0001\u0002");
    }
}
