package org.kudari.opencl.matmul.source;

/** How a kernel asks a device's matrix units to multiply, and copies to local memory while they do. */
public interface MatrixUnit {

    /**
     * What comes before the kernel. It defines {@code COPY(to, at, from)}, which starts a copy of a {@code uint4} from global to local
     * memory; {@code COMMIT()}, which ends a batch of copies; {@code ARRIVE(n)}, which waits for all of the work-item's batches but the
     * last n; and {@code MMA(c, a, b0, b1)}, which adds the product of two fragments to {@code c}.
     *
     * <p>A fragment is what the work-items of a warp hold of a matrix together. Work-item {@code 4 g + t} has, of 16 rows of the left
     * factor, in {@code a} the words t of rows g and g + 8, then the words t + 4 of both; of 8 columns of the right factor in {@code b0}
     * and {@code b1} the words t and t + 4 of column g; of the sums in {@code c} columns 2t and 2t + 1 of row g, then of row g + 8.
     */
    String definitions(MatrixUnitFormat format);

    /** What the kernel declares first. */
    String declarations(MatrixUnitTile tile);

    /** The bytes of local memory among that. */
    long localBytes(MatrixUnitTile tile);
}
