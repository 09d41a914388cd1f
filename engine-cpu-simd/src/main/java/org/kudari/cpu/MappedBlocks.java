package org.kudari.cpu;

import org.kudari.layout.Shape;

/** Sweeps over each block of a product; the elements of all products of a batch are numbered through. */
final class MappedBlocks implements Epilogue {
    private final Sweep sweep;
    private final Frames frames;
    private final long rows;
    private final long columns;
    private long firstMatrix;

    MappedBlocks(Sweep sweep, Frames frames, Shape product) {
        this.sweep = sweep;
        this.frames = frames;
        rows = product.dim(-2);
        columns = product.dim(-1);
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
