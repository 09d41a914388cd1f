package org.kudari.cpu.matmul;

import java.util.List;
import org.kudari.backend.View;
import org.kudari.cpu.codegen.KernelPrograms;
import org.kudari.cpu.elementwise.CallPlan;
import org.kudari.cpu.elementwise.ElementwisePlan;
import org.kudari.cpu.gemm.BlockEpilogue;
import org.kudari.cpu.threads.ScratchPool;
import org.kudari.cpu.threads.WorkerScratch;
import org.kudari.expr.Kernel;
import org.kudari.layout.Shape;

/**
 * The epilogue of a matrix product: runs an elementwise kernel on each finished block while it is in cache. The
 * elements of all matrices of the output are numbered in row-major order.
 */
final class ElementwiseEpilogue extends CallPlan implements BlockEpilogue {
    private final ElementwisePlan plan;
    private final ScratchPool scratchPool;
    private final long rows;
    private final long columns;

    /** The number of the output's matrix that the current batch of products starts with. */
    private long firstMatrix;

    /** @param inputs the product, then the other operands of the kernel */
    ElementwiseEpilogue(
            KernelPrograms programs, ScratchPool scratchPool, Kernel kernel, List<View> inputs, List<View> outputs) {
        super(inputs, outputs);
        this.scratchPool = scratchPool;
        plan = new ElementwisePlan(programs, kernel, inputs, outputs);
        Shape product = outputs.getFirst().shape();
        rows = product.dim(-2);
        columns = product.dim(-1);
    }

    /** Sets the uniforms and the tensors of a call. The plan must match the tensors ({@link #matches}). */
    void bind(double[] uniforms, List<View> inputs, List<View> outputs) {
        plan.bind(uniforms, inputs, outputs);
        firstMatrix = 0;
    }

    @Override
    public void unbind() {
        plan.unbind();
    }

    /** Sets the number of the output's matrix that the next batch of products starts with. */
    void startFrom(long matrix) {
        firstMatrix = matrix;
    }

    @Override
    public void block(int batch, int rowFrom, int rowTo, int columnFrom, int columnTo) {
        WorkerScratch scratch = scratchPool.acquire();
        try {
            long firstRow = (firstMatrix + batch) * rows;
            if (columnTo - columnFrom == columns) {
                plan.run(scratch, (firstRow + rowFrom) * columns, (firstRow + rowTo) * columns);
                return;
            }
            for (int row = rowFrom; row < rowTo; row++) {
                long start = (firstRow + row) * columns;
                plan.run(scratch, start + columnFrom, start + columnTo);
            }
        } finally {
            scratchPool.release(scratch);
        }
    }
}
