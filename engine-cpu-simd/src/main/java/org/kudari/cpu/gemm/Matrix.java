package org.kudari.cpu.gemm;

/**
 * A matrix laid over an array: element (i, j) is {@code data[offset + i * rowStride + j * columnStride]}. Strides may
 * be negative, and zero where elements are shared (in operands only).
 *
 * @param data the array, which may hold other elements as well
 * @param offset where element (0, 0) is
 * @param rows the number of rows
 * @param columns the number of columns
 * @param rowStride from one row to the next
 * @param columnStride from one column to the next
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

    /** The part with so many rows and columns from element (row, column) on; nothing moves. */
    Matrix block(int row, int column, int rows, int columns) {
        return new Matrix(data, index(row, column), rows, columns, rowStride, columnStride);
    }

    /** A matrix of the same shape and strides that starts so many elements further on in the array. */
    Matrix movedBy(int elements) {
        return new Matrix(data, offset + elements, rows, columns, rowStride, columnStride);
    }

    /** Where an element is in the array. */
    int index(int row, int column) {
        return offset + row * rowStride + column * columnStride;
    }
}
