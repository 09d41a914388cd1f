package org.kudari.io.tensors;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Locale;

/**
 * Conversions between the types of arrays: from types without tensors to the type of tensors that holds their values,
 * which is exact, and from {@code F32} to the two floating types of 16 bits.
 *
 * <p>Those round to the nearest value, and to the one with an even last bit where two are as near. What is too large
 * becomes infinite. A NaN stays one, with its sign and the leading bits of its payload. All of this is as in PyTorch,
 * but for the bits of NaNs.
 */
final class Conversion {
    private Conversion() {}

    /**
     * The array in another type; the same one if it has that type.
     *
     * @param arena where a copy is allocated
     * @throws IllegalArgumentException if there is no such conversion, or a number of {@code U64} is too large for it
     */
    static ArrayData convert(ArrayData array, ArrayType to, Arena arena) {
        ArrayType from = array.type();
        if (from == to) {
            return array;
        }
        List<ArrayType> targets = targets(from);
        if (!targets.contains(to)) {
            throw new IllegalArgumentException("an array of " + from + " does not convert to " + to
                    + (targets.isEmpty() ? "" : ", but to " + targets));
        }
        MemorySegment source = array.bytes();
        long count = source.byteSize() * 8 / from.bits();
        MemorySegment target = arena.allocate(count * to.bits() / 8, 8);
        switch (from) {
            case I8 -> ints(count, i -> source.get(JAVA_BYTE, i), target);
            case I16 -> ints(count, i -> source.get(ArrayData.I16, 2 * i), target);
            case U16 -> ints(count, i -> source.get(ArrayData.I16, 2 * i) & 0xFFFF, target);
            case U32 -> longs(count, i -> source.get(ArrayData.I32, 4 * i) & 0xFFFF_FFFFL, target);
            case U64 -> longs(count, i -> requireInRange(i, source.get(ArrayData.I64, 8 * i)), target);
            case F16 -> floats(count, i -> Float.float16ToFloat(source.get(ArrayData.I16, 2 * i)), target);
            case BF16 -> floats(count, i -> bfloat16ToFloat(source.get(ArrayData.I16, 2 * i)), target);
            case F32 -> {
                if (to == ArrayType.F16) {
                    shorts(count, i -> Float.floatToFloat16(source.get(ArrayData.F32, 4 * i)), target);
                } else {
                    shorts(count, i -> floatToBfloat16(source.get(ArrayData.F32, 4 * i)), target);
                }
            }
            default -> throw new AssertionError(from);
        }
        return new ArrayData(to, array.shape(), target);
    }

    /** The types that arrays of a type convert to. */
    private static List<ArrayType> targets(ArrayType from) {
        return from == ArrayType.F32
                ? List.of(ArrayType.F16, ArrayType.BF16)
                : from.tensorType()
                        .map(ArrayType::of)
                        .filter(wide -> wide != from)
                        .map(List::of)
                        .orElse(List.of());
    }

    private static long requireInRange(long index, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "element %d is %s, more than the %d that an I64 holds",
                    index,
                    Long.toUnsignedString(value),
                    Long.MAX_VALUE));
        }
        return value;
    }

    private static float bfloat16ToFloat(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** Adds just less than half of the last bit that is kept, and one more if that bit is odd. */
    private static short floatToBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >> 16 | 0x40);
        }
        int odd = bits >> 16 & 1;
        return (short) (bits + 0x7FFF + odd >> 16);
    }

    private interface IntElement {
        int at(long index);
    }

    private static void ints(long count, IntElement elements, MemorySegment target) {
        for (long i = 0; i < count; i++) {
            target.set(ArrayData.I32, 4 * i, elements.at(i));
        }
    }

    private interface LongElement {
        long at(long index);
    }

    private static void longs(long count, LongElement elements, MemorySegment target) {
        for (long i = 0; i < count; i++) {
            target.set(ArrayData.I64, 8 * i, elements.at(i));
        }
    }

    private interface FloatElement {
        float at(long index);
    }

    private static void floats(long count, FloatElement elements, MemorySegment target) {
        for (long i = 0; i < count; i++) {
            target.set(ArrayData.F32, 4 * i, elements.at(i));
        }
    }

    private interface ShortElement {
        short at(long index);
    }

    private static void shorts(long count, ShortElement elements, MemorySegment target) {
        for (long i = 0; i < count; i++) {
            target.set(ArrayData.I16, 2 * i, elements.at(i));
        }
    }
}
