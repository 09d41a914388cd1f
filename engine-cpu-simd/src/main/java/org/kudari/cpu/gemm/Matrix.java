package org.kudari.cpu.gemm;

/**
 * A matrix laid over an array: element (i, j) is {@code data[offset + i * rowStride + j * columnStride]}. Strides may
 * be negative, and zero where elements are shared (in operands only).
 */
public record Matrix(float[] data, int offset, int rows, int columns, int rowStride, int columnStride) {

    /** A row-major matrix that fills {@code data} from its start. */
    public static Matrix of(float[] data, int rows, int columns) {
        return new Matrix(data, 0, rows, columns, columns, 1);
    }

    /** The same elements with rows and columns exchanged; nothing moves. */
    public Matrix transposed() {
        return new Matrix(data, offset, columns, rows, columnStride, rowStride);
    }

    int index(int row, int column) {
        return offset + row * rowStride + column * columnStride;
    }
}
