package org.kudari.cpu.matmul;

import java.util.List;
import org.kudari.backend.View;
import org.kudari.cpu.codegen.KernelPrograms;
import org.kudari.cpu.elementwise.CallPlan;
import org.kudari.cpu.elementwise.ElementwiseLoop;
import org.kudari.cpu.gemm.BlockEpilogue;
import org.kudari.cpu.threads.ScratchPool;
import org.kudari.cpu.threads.WorkerScratch;
import org.kudari.expr.Kernel;
import org.kudari.layout.Shape;

/**
 * The epilogue of a product: maps each block of it while that is in cache. The elements of all products of a batch are
 * numbered through.
 */
final class ElementwiseEpilogue extends CallPlan implements BlockEpilogue {
    private final ElementwiseLoop elementwiseLoop;
    private final ScratchPool scratchPool;
    private final long rows;
    private final long columns;
    private long firstMatrix;

    /** @param inputs the product, then what else the kernel reads */
    ElementwiseEpilogue(
            KernelPrograms kernelPrograms,
            ScratchPool scratchPool,
            Kernel kernel,
            List<View> inputs,
            List<View> outputs) {
        super(inputs, outputs);
        this.scratchPool = scratchPool;
        elementwiseLoop = new ElementwiseLoop(kernelPrograms, kernel, inputs, outputs);
        Shape product = outputs.getFirst().shape();
        rows = product.dim(-2);
        columns = product.dim(-1);
    }

    /** Sets the tensors, which must be such that this plan {@link #matches} them, and the kernel's numbers. */
    void bind(double[] uniforms, List<View> inputs, List<View> outputs) {
        elementwiseLoop.bind(uniforms, inputs, outputs);
        firstMatrix = 0;
    }

    @Override
    public void unbind() {
        elementwiseLoop.unbind();
    }

    /** Sets which matrix of the shape the batch begins with. */
    void startFrom(long matrix) {
        firstMatrix = matrix;
    }

    @Override
    public void block(int batch, int rowFrom, int rowTo, int columnFrom, int columnTo) {
        WorkerScratch workerScratch = scratchPool.acquire();
        try {
            long firstRow = (firstMatrix + batch) * rows;
            if (columnTo - columnFrom == columns) {
                elementwiseLoop.run(workerScratch, (firstRow + rowFrom) * columns, (firstRow + rowTo) * columns);
                return;
            }
            for (int row = rowFrom; row < rowTo; row++) {
                long start = (firstRow + row) * columns;
                elementwiseLoop.run(workerScratch, start + columnFrom, start + columnTo);
            }
        } finally {
            scratchPool.release(workerScratch);
        }
    }
}
