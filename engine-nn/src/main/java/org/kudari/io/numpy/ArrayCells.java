package org.kudari.io.numpy;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.function.LongConsumer;
import org.kudari.io.tensors.ArrayData;
import org.kudari.table.cells.CellColumn;

/** Elements of arrays as cells. */
final class ArrayCells {
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble F64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private ArrayCells() {}

    /**
     * Adds elements of an array to a column.
     *
     * @param array one of a type that NumPy's files have
     * @param first the index of the first element, in row-major order
     * @param stride the distance from one element to the next
     * @param count the number of elements
     * @param column takes them
     */
    static void add(ArrayData array, long first, int stride, int count, CellColumn column) {
        MemorySegment bytes = array.bytes();
        LongConsumer cell = switch (array.type()) {
            case BOOL -> at -> column.truth(bytes.get(JAVA_BYTE, at) != 0);
            case I8 -> at -> column.number((long) bytes.get(JAVA_BYTE, at));
            case U8 -> at -> column.number((long) Byte.toUnsignedInt(bytes.get(JAVA_BYTE, at)));
            case I16 -> at -> column.number((long) bytes.get(I16, 2 * at));
            case U16 -> at -> column.number((long) Short.toUnsignedInt(bytes.get(I16, 2 * at)));
            case I32 -> at -> column.number((long) bytes.get(I32, 4 * at));
            case U32 -> at -> column.number(Integer.toUnsignedLong(bytes.get(I32, 4 * at)));
            case I64 -> at -> column.number(bytes.get(I64, 8 * at));
            case U64 -> at -> addUnsigned(bytes.get(I64, 8 * at), column);
            // The exact value: Java has no shortest text of a half.
            case F16 -> at -> column.number((double) Float.float16ToFloat(bytes.get(I16, 2 * at)));
            case F32 -> at -> column.number(bytes.get(F32, 4 * at));
            case F64 -> at -> column.number(bytes.get(F64, 8 * at));
            default -> throw new IllegalArgumentException("NumPy's files have no elements of " + array.type());
        };
        for (int row = 0; row < count; row++) {
            cell.accept(first + (long) row * stride);
        }
    }

    private static void addUnsigned(long bits, CellColumn column) {
        if (bits >= 0) {
            column.number(bits);
        } else {
            column.number(new BigDecimal(new BigInteger(Long.toUnsignedString(bits))));
        }
    }
}
