package org.kudari.cpu;

import java.util.List;
import org.kudari.backend.View;
import org.kudari.expr.Kernel;
import org.kudari.layout.Shape;

/**
 * The epilogue of a product: maps each block of it while that is in cache. The elements of all products of a batch are
 * numbered through.
 */
final class MappedBlocks extends Plan implements Epilogue {
    private final Sweep sweep;
    private final Frames frames;
    private final long rows;
    private final long columns;
    private long firstMatrix;

    /** @param inputs the product, then what else the kernel reads */
    MappedBlocks(Programs programs, Frames frames, Kernel kernel, List<View> inputs, List<View> outputs) {
        super(inputs, outputs);
        this.frames = frames;
        sweep = new Sweep(programs, kernel, inputs, outputs);
        Shape product = outputs.getFirst().shape();
        rows = product.dim(-2);
        columns = product.dim(-1);
    }

    /** Sets the tensors, which must be such that this plan {@link #suits} them, and the kernel's numbers. */
    void bind(double[] uniforms, List<View> inputs, List<View> outputs) {
        sweep.bind(uniforms, inputs, outputs);
        firstMatrix = 0;
    }

    @Override
    void release() {
        sweep.release();
    }

    /** Sets which matrix of the shape the batch begins with. */
    void startFrom(long matrix) {
        firstMatrix = matrix;
    }

    @Override
    public void block(int batch, int rowFrom, int rowTo, int columnFrom, int columnTo) {
        Frame frame = frames.take();
        try {
            long firstRow = (firstMatrix + batch) * rows;
            if (columnTo - columnFrom == columns) {
                sweep.run(frame, (firstRow + rowFrom) * columns, (firstRow + rowTo) * columns);
                return;
            }
            for (int row = rowFrom; row < rowTo; row++) {
                long start = (firstRow + row) * columns;
                sweep.run(frame, start + columnFrom, start + columnTo);
            }
        } finally {
            frames.giveBack(frame);
        }
    }
}
