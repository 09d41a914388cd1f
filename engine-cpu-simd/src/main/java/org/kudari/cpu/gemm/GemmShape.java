package org.kudari.cpu.gemm;

/**
 * All that the way of computing C = A B depends on: the extents (C is m x n, the depth is k) and each matrix's distance from
 * row to row and from column to column.
 */
record GemmShape(int m, int n, int k, int aRow, int aColumn, int bRow, int bColumn, int cRow, int cColumn) {

    /** The shape of a product of given matrices. */
    static GemmShape of(Matrix a, Matrix b, Matrix c) {
        return new GemmShape(
                c.rows(),
                c.columns(),
                a.columns(),
                a.rowStride(),
                a.columnStride(),
                b.rowStride(),
                b.columnStride(),
                c.rowStride(),
                c.columnStride());
    }

    /** The shape of C' = B' A'. */
    GemmShape exchanged() {
        return new GemmShape(n, m, k, bColumn, bRow, aColumn, aRow, cColumn, cRow);
    }

    /** Whether a product of given matrices has this shape. */
    boolean isOf(Matrix a, Matrix b, Matrix c) {
        return m == c.rows()
                && n == c.columns()
                && k == a.columns()
                && aRow == a.rowStride()
                && aColumn == a.columnStride()
                && bRow == b.rowStride()
                && bColumn == b.columnStride()
                && cRow == c.rowStride()
                && cColumn == c.columnStride();
    }

    long multiplyAdds() {
        return (long) m * n * k;
    }
}
