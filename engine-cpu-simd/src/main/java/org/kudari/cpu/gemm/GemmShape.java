package org.kudari.cpu.gemm;

/**
 * The sizes and strides of a product C = A B, on which its plan depends.
 *
 * @param m rows of A and C
 * @param n columns of B and C
 * @param k columns of A and rows of B: the depth
 * @param aRow from one row of A to the next, in floats
 * @param aColumn from one column of A to the next
 * @param bRow from one row of B to the next
 * @param bColumn from one column of B to the next
 * @param cRow from one row of C to the next
 * @param cColumn from one column of C to the next
 * @param inRuns whether the sums are made of runs, as in a chunk of a deep product ({@link DeepGemm})
 */
record GemmShape(
        int m, int n, int k, int aRow, int aColumn, int bRow, int bColumn, int cRow, int cColumn, boolean inRuns) {

    /** Returns the shape of a product of given matrices. */
    static GemmShape of(Matrix a, Matrix b, Matrix c, boolean inRuns) {
        return new GemmShape(
                c.rows(),
                c.columns(),
                a.columns(),
                a.rowStride(),
                a.columnStride(),
                b.rowStride(),
                b.columnStride(),
                c.rowStride(),
                c.columnStride(),
                inRuns);
    }

    /** Returns the shape of C' = B' A'. */
    GemmShape exchanged() {
        return new GemmShape(n, m, k, bColumn, bRow, aColumn, aRow, cColumn, cRow, inRuns);
    }

    /** Whether a product of given matrices has this shape, and its sums are of this kind. */
    boolean isOf(Matrix a, Matrix b, Matrix c, boolean inRuns) {
        return this.inRuns == inRuns
                && m == c.rows()
                && n == c.columns()
                && k == a.columns()
                && aRow == a.rowStride()
                && aColumn == a.columnStride()
                && bRow == b.rowStride()
                && bColumn == b.columnStride()
                && cRow == c.rowStride()
                && cColumn == c.columnStride();
    }

    /** Returns the operand A of a product of this shape, given where it starts in its array. */
    Matrix a(float[] data, int start) {
        return new Matrix(data, start, m, k, aRow, aColumn);
    }

    /** Returns the operand B of a product of this shape, given where it starts in its array. */
    Matrix b(float[] data, int start) {
        return new Matrix(data, start, k, n, bRow, bColumn);
    }

    /** Returns the result C of a product of this shape, given where it starts in its array. */
    Matrix c(float[] data, int start) {
        return new Matrix(data, start, m, n, cRow, cColumn);
    }

    /** Returns the number of multiply-adds of a product. */
    long multiplyAdds() {
        return (long) m * n * k;
    }
}
