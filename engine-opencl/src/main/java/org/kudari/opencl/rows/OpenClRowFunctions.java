package org.kudari.opencl.rows;

import java.util.List;
import java.util.function.Consumer;
import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;
import org.kudari.layout.Shape;
import org.kudari.opencl.indexing.IndexErrors;
import org.kudari.opencl.launch.Grid;
import org.kudari.opencl.launch.IndexWidth;
import org.kudari.opencl.launch.KernelArguments;
import org.kudari.opencl.launch.KernelCache;
import org.kudari.opencl.launch.RowGrid;
import org.kudari.opencl.rows.SoftmaxSource.Function;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.ScratchBuffer;
import org.kudari.opencl.runtime.Session;
import org.kudari.opencl.source.ProgramSource;

/**
 * Softmax, its logarithm, log-sum-exp and the gradient of the cross-entropy: one kernel launch each. The cross-entropy
 * takes two, for the losses of the rows and their mean.
 */
public final class OpenClRowFunctions implements RowFunctions {
    private final Session session;
    private final IndexErrors indexErrors;

    private final KernelCache<ProgramSource> kernels;

    /** The losses of rows. */
    private final ScratchBuffer scratchBuffer;

    /**
     * No kernel is compiled until it is needed.
     *
     * @param session the device to run on
     * @param indexErrors the reports of labels that are no class
     */
    public OpenClRowFunctions(Session session, IndexErrors indexErrors) {
        this.session = session;
        this.indexErrors = indexErrors;
        kernels = new KernelCache<>(session);
        scratchBuffer = new ScratchBuffer(session);
    }

    @Override
    public void softmax(View x, View out) {
        rows(Function.SOFTMAX, x, out);
    }

    @Override
    public void logSoftmax(View x, View out) {
        rows(Function.LOG_SOFTMAX, x, out);
    }

    @Override
    public void logSumExp(View x, View out) {
        rows(Function.LOG_SUM_EXP, x, out);
    }

    private void rows(Function function, View x, View out) {
        long columns = x.shape().dim(-1);
        long rows = x.shape().elements() / columns;
        LoopNest nest = new LoopNest(List.of(x.layout().slice(-1, 0, 1, 1)));
        boolean isLong = IndexWidth.needs64Bits(x, out);
        KernelArguments arguments = new KernelArguments(isLong)
                .position(rows)
                .position(columns)
                .extents(nest, nest.rank())
                .tensor(x, nest, 0)
                .position(x.layout().stride(-1))
                .base(out);
        launchRows(new SoftmaxSource(function, nest.rank(), loops(x), isLong), rows, columns, arguments);
    }

    /**
     * Synchronized, since all threads share the buffer of the rows' losses: no other loss may be launched between the
     * kernel that writes them and the one that reads them.
     */
    @Override
    public synchronized void crossEntropy(View logits, View labels, View out) {
        long rows = logits.shape().dim(0);
        Shape column = Shape.of(rows, 1);
        View losses = new View(scratchBuffer.of(DType.FLOAT32, rows), Layout.contiguous(column));
        boolean isLong = IndexWidth.needs64Bits(logits, labels, losses, out);
        crossEntropy(false, logits, labels, arguments -> arguments.base(losses), isLong);
        KernelArguments arguments = new KernelArguments(isLong)
                .position(rows)
                .value(losses.buffer())
                .base(out);
        int group = RowGrid.largestGroup(session.device());
        CompiledKernel mean = kernels.get(new MeanSource(group, session.device().hasDoubles(), isLong));
        long[] items = {Math.min(group, Integer.highestOneBit(mean.largestGroup()))};
        launch(mean, new Grid(items, items), arguments);
    }

    @Override
    public void crossEntropyGradient(View logits, View labels, View upstream, View out) {
        boolean isLong = IndexWidth.needs64Bits(logits, labels, upstream, out);
        crossEntropy(true, logits, labels, arguments -> arguments.base(upstream).base(out), isLong);
    }

    /** @param others adds the arguments after the labels' */
    private void crossEntropy(
            boolean isGradient, View logits, View labels, Consumer<KernelArguments> others, boolean isLong) {
        long rows = logits.shape().dim(0);
        long columns = logits.shape().dim(1);
        KernelArguments arguments = new KernelArguments(isLong).position(rows).position(columns);
        indexErrors.addArguments(arguments, indexErrors.labelsOf("crossEntropy"), columns, rows);
        perRow(perRow(arguments, logits).position(logits.layout().stride(1)), labels);
        others.accept(arguments);
        launchRows(new CrossEntropySource(isGradient, labels.type(), loops(logits), isLong), rows, columns, arguments);
        indexErrors.markLaunched();
    }

    /** Adds the buffer, position and stride from row to row of a tensor with two axes. */
    private static KernelArguments perRow(KernelArguments arguments, View view) {
        return arguments.base(view).position(view.layout().stride(0));
    }

    private RowLoopSource loops(View x) {
        return new RowLoopSource(x.layout().stride(-1) == 1, RowGrid.largestGroup(session.device()));
    }

    private void launchRows(ProgramSource source, long rows, long columns, KernelArguments arguments) {
        CompiledKernel kernel = kernels.get(source);
        launch(kernel, RowGrid.of(session.device(), kernel.largestGroup(), rows, columns), arguments);
    }

    private void launch(CompiledKernel kernel, Grid grid, KernelArguments arguments) {
        session.launch(kernel, grid.global(), grid.local(), arguments.toArray());
    }
}
