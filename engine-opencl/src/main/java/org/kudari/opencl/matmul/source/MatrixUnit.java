package org.kudari.opencl.matmul.source;

/** The instructions of one vendor's matrix units, as text: to multiply, and to copy to local memory in the meantime. */
public interface MatrixUnit {

    /**
     * The definitions before the kernel. {@code COPY(to, at, from)} starts a copy of a {@code uint4} from global to
     * local memory. {@code COMMIT()} ends a batch of copies. {@code ARRIVE(n)} waits for all of the work-item's batches
     * but the last n. {@code MMA(c, a, b0, b1)} adds the product of two fragments to {@code c}.
     *
     * <p>A fragment is a part of a matrix that the work-items of a warp hold together. Work-item {@code 4 g + t} holds
     * these elements. Of 16 rows of the left factor: in {@code a} the words t of rows g and g + 8, then the words t + 4
     * of both. Of 8 columns of the right factor: in {@code b0} and {@code b1} the words t and t + 4 of column g. Of the
     * sums: in {@code c} columns 2t and 2t + 1 of row g, then of row g + 8.
     */
    String definitions(MatrixUnitFormat format);

    /** The declarations at the beginning of the kernel. */
    String declarations(MatrixUnitTile tile);

    /** The bytes of local memory that the declarations take. */
    long localBytes(MatrixUnitTile tile);
}
