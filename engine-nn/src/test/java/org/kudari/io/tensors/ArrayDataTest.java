package org.kudari.io.tensors;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

class ArrayDataTest {
    private final Device device = new Device(new ReferenceBackend());

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    @ParameterizedTest
    @EnumSource
    void aTensorComesBack(DType type) {
        long seed = System.nanoTime();
        System.out.println("ArrayDataTest seed " + seed);
        Random random = new Random(seed);
        for (long[] dims : new long[][] {{}, {0}, {1}, {3, 0}, {2, 3}, {5, 1, 7}}) {
            Shape shape = Shape.of(dims);
            byte[] bytes = new byte[(int) shape.elements() * type.bytes()];
            random.nextBytes(bytes);
            for (int i = 0; i < bytes.length && type == DType.BOOL; i++) {
                bytes[i] &= 1;
            }
            Tensor tensor = Tensor.of(device, type, MemorySegment.ofArray(bytes), shape);

            ArrayData array = ArrayData.of(tensor);
            Tensor back = array.on(device);

            assertThat(array.type()).isEqualTo(ArrayType.of(type));
            assertThat(array.shape()).containsExactly(dims);
            assertThat(back.type()).isEqualTo(type);
            assertThat(back.shape()).isEqualTo(shape);
            byte[] read = new byte[bytes.length];
            back.copyTo(MemorySegment.ofArray(read));
            assertThat(read).isEqualTo(bytes);
        }
    }

    @Test
    void aViewIsWrittenInRowMajorOrder() {
        Tensor transposed =
                Tensor.of(device, new float[] {1, 2, 3, 4, 5, 6}, 2, 3).transpose();

        ArrayData array = ArrayData.of(transposed);

        assertThat(array).hasToString("F32[3, 2]");
        assertThat(array.floats()).containsExactly(1, 4, 2, 5, 3, 6);
    }

    @Test
    void whatIsRecordedIsWritten() {
        Tensor variable = Tensor.of(device, new float[] {1, 2}, 2).variable();

        assertThat(ArrayData.of(variable.times(3)).floats()).containsExactly(3, 6);
    }

    @Test
    void aMappedFileBecomesTensors() {
        Map<String, ArrayData> tensors = new LinkedHashMap<>();
        tensors.put("odd", ArrayData.of(new byte[] {1, 2, (byte) 255}, 3));
        tensors.put("w", ArrayData.of(new float[] {1, -0f, Float.NaN}, 3));
        tensors.put("half", ArrayData.of(new float[] {1, -0f, 65504}, 3).to(ArrayType.F16));
        Path file = folder.resolve("a.safetensors");
        Safetensors.write(file, tensors, Map.of());

        Tensor w;
        Tensor half;
        Tensor odd;
        try (Safetensors read = Safetensors.open(file)) {
            w = read.get("w").on(device);
            half = read.get("half").on(device);
            odd = read.get("odd").on(device);
        }

        assertThat(w.toFloatArray()).containsExactly(1, -0f, Float.NaN);
        assertThat(half.type()).isEqualTo(DType.FLOAT32);
        assertThat(half.toFloatArray()).containsExactly(1, -0f, 65504);
        assertThat(odd.toLongArray()).containsExactly(1, 2, 255);
    }

    @Test
    void wholeNumbersWidenExactly() {
        assertWidens(ArrayType.I8, DType.INT32, new byte[] {-128, -1, 0, 127}, -128, -1, 0, 127);
        assertWidens(ArrayType.I16, DType.INT32, shorts(-32768, -1, 32767), -32768, -1, 32767);
        assertWidens(ArrayType.U16, DType.INT32, shorts(0, 32768, 65535), 0, 32768, 65535);
        assertWidens(ArrayType.U32, DType.INT64, ints(0, 1 << 31, -1), 0, 1L << 31, 0xFFFF_FFFFL);
        assertWidens(ArrayType.U64, DType.INT64, longs(0, Long.MAX_VALUE), 0, Long.MAX_VALUE);
        assertWidens(ArrayType.BOOL, DType.BOOL, new byte[] {0, 1, 2, -1}, 0, 1, 1, 1);
        assertWidens(ArrayType.I8, DType.INT32, new byte[0]);
    }

    private void assertWidens(ArrayType type, DType expected, byte[] bytes, long... values) {
        Tensor tensor = new ArrayData(type, new long[] {values.length}, MemorySegment.ofArray(bytes)).on(device);
        assertThat(tensor.type()).isEqualTo(expected);
        assertThat(tensor.toLongArray()).containsExactly(values);
    }

    private static byte[] shorts(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            bytes.putShort((short) value);
        }
        return bytes.array();
    }

    private static byte[] ints(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            bytes.putInt(value);
        }
        return bytes.array();
    }

    private static byte[] longs(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            bytes.putLong(value);
        }
        return bytes.array();
    }

    @Test
    void whatNoTensorHoldsIsRefused() {
        ArrayData large = new ArrayData(ArrayType.U64, new long[] {2}, MemorySegment.ofArray(longs(1, Long.MIN_VALUE)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> large.on(device))
                .withMessage("element 1 is 9223372036854775808, more than the 9223372036854775807 that an I64 holds");
        ArrayData eighth = new ArrayData(ArrayType.F8_E4M3, new long[] {1}, MemorySegment.ofArray(new byte[1]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> eighth.on(device))
                .withMessage("no tensor holds elements of F8_E4M3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArrayData.of(new double[1]).to(ArrayType.F16))
                .withMessage("an array of F64 does not convert to F16");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> eighth.to(ArrayType.F32))
                .withMessage("an array of F8_E4M3 does not convert to F32");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArrayData.of(new float[1]).to(ArrayType.I32))
                .withMessage("an array of F32 does not convert to I32, but to [F16, BF16]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArrayData.of(new float[0], new long[65]))
                .withMessage("65 dimensions are more than 64");
    }

    /** PyTorch rounded the float32 numbers of this file, by {@code scripts/expected-tensor-files.py}. */
    @Test
    void roundsAsPyTorch() throws IOException {
        try (Npz file = Npz.open(ArrayText.copy("rounding.npz", folder))) {
            ArrayData bits = file.get("float32");
            ArrayData floats = new ArrayData(ArrayType.F32, bits.shape(), bits.bytes());
            assertThat(bits.shape()[0]).isGreaterThan(600);

            assertThat(floats.to(ArrayType.F16)
                            .bytes()
                            .mismatch(file.get("float16").bytes()))
                    .isEqualTo(-1);
            assertThat(floats.to(ArrayType.BF16)
                            .bytes()
                            .mismatch(file.get("bfloat16").bytes()))
                    .isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "BF16"})
    void everyNumberOf16BitsWidensAndComesBack(ArrayType type) {
        ByteBuffer all = ByteBuffer.allocate(2 << 16).order(ByteOrder.LITTLE_ENDIAN);
        for (int bits = 0; bits < 1 << 16; bits++) {
            all.putShort((short) bits);
        }
        ArrayData array = new ArrayData(type, new long[] {1 << 16}, MemorySegment.ofArray(all.array()));

        ArrayData wide = array.to(ArrayType.F32);
        ArrayData back = wide.to(type);

        float[] floats = wide.floats();
        for (int bits = 0; bits < 1 << 16; bits++) {
            float expected = valueOf(bits, type == ArrayType.F16 ? 10 : 7);
            short again = back.bytes().get(ArrayData.I16, 2L * bits);
            if (Float.isNaN(expected)) {
                assertThat(floats[bits]).as("bits %x", bits).isNaN();
                assertThat(valueOf(again & 0xFFFF, type == ArrayType.F16 ? 10 : 7))
                        .as("bits %x", bits)
                        .isNaN();
            } else {
                // By bits: -0 is not 0.
                assertThat(Float.floatToRawIntBits(floats[bits]))
                        .as("bits %x", bits)
                        .isEqualTo(Float.floatToRawIntBits(expected));
                assertThat(again).as("bits %x", bits).isEqualTo((short) bits);
            }
        }
    }

    /** The number of 16 bits by the definition of IEEE 754. */
    private static float valueOf(int bits, int mantissaBits) {
        int mantissa = bits & (1 << mantissaBits) - 1;
        int exponentBits = 15 - mantissaBits;
        int exponent = bits >> mantissaBits & (1 << exponentBits) - 1;
        int bias = (1 << exponentBits - 1) - 1;
        double sign = bits >> 15 == 0 ? 1 : -1;
        if (exponent == (1 << exponentBits) - 1) {
            return mantissa == 0 ? (float) (sign * Double.POSITIVE_INFINITY) : Float.NaN;
        }
        return exponent == 0
                ? (float) (sign * mantissa * Math.pow(2, 1 - bias - mantissaBits))
                : (float) (sign * ((1 << mantissaBits) + mantissa) * Math.pow(2, exponent - bias - mantissaBits));
    }

    @Test
    void nanStaysNanWithItsSign() {
        float[] nans = {Float.NaN, Float.intBitsToFloat(0x7F800001), Float.intBitsToFloat(0xFFFFFFFF)};
        for (ArrayType type : new ArrayType[] {ArrayType.F16, ArrayType.BF16}) {
            float[] back = ArrayData.of(nans, 3).to(type).to(ArrayType.F32).floats();
            for (int i = 0; i < nans.length; i++) {
                assertThat(back[i]).isNaN();
                assertThat(Float.floatToRawIntBits(back[i]) < 0).isEqualTo(i == 2);
            }
        }
    }

    @Test
    void bytesAreSwappedInEitherDirection() {
        MemorySegment bytes = MemorySegment.ofArray(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        for (ByteOrder from : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            ByteOrder to = from == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
            assertThat(ElementOrder.inByteOrder(bytes, 4, from, to, Arena.ofAuto())
                            .toArray(JAVA_BYTE))
                    .containsExactly(4, 3, 2, 1, 8, 7, 6, 5);
            assertThat(ElementOrder.inByteOrder(bytes, 4, from, from, Arena.ofAuto()))
                    .isSameAs(bytes);
        }
    }
}
