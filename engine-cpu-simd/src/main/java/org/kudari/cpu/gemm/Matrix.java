package org.kudari.cpu.gemm;

/**
 * A matrix in an array: element (i, j) is {@code data[offset + i * rowStride + j * columnStride]}. Strides may be
 * negative. In operands they may be zero, so that rows or columns share their elements.
 *
 * @param data the array, which may hold other elements as well
 * @param offset the position of element (0, 0)
 * @param rows the number of rows
 * @param columns the number of columns
 * @param rowStride the distance from one row to the next, in elements
 * @param columnStride the distance from one column to the next, in elements
 */
public record Matrix(float[] data, int offset, int rows, int columns, int rowStride, int columnStride) {

    /** Returns a row-major matrix that fills {@code data} from its start. */
    public static Matrix of(float[] data, int rows, int columns) {
        return new Matrix(data, 0, rows, columns, columns, 1);
    }

    /** Returns the transposed matrix, in the same array. */
    public Matrix transposed() {
        return new Matrix(data, offset, columns, rows, columnStride, rowStride);
    }

    /** Returns the block of this many rows and columns that starts at element (row, column), in the same array. */
    Matrix block(int row, int column, int rows, int columns) {
        return new Matrix(data, index(row, column), rows, columns, rowStride, columnStride);
    }

    /** Returns the position of an element in the array. */
    int index(int row, int column) {
        return offset + row * rowStride + column * columnStride;
    }
}
