package org.kudari.cpu.gemm;

/**
 * All that the way of computing C = A B depends on: the extents (C is m x n, the depth is k) and each matrix's distance from
 * row to row and from column to column.
 */
record GemmShape(int m, int n, int k, int aRow, int aColumn, int bRow, int bColumn, int cRow, int cColumn) {

    /** That of C' = B' A'. */
    GemmShape exchanged() {
        return new GemmShape(n, m, k, bColumn, bRow, aColumn, aRow, cColumn, cRow);
    }

    boolean is(int m, int n, int k, int aRow, int aColumn, int bRow, int bColumn, int cRow, int cColumn) {
        return this.m == m
                && this.n == n
                && this.k == k
                && this.aRow == aRow
                && this.aColumn == aColumn
                && this.bRow == bRow
                && this.bColumn == bColumn
                && this.cRow == cRow
                && this.cColumn == cColumn;
    }

    long multiplyAdds() {
        return (long) m * n * k;
    }
}
