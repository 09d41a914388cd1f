package org.kudari.opencl.rows;

import java.util.List;
import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.layout.LoopNest;
import org.kudari.opencl.indexing.IndexErrors;
import org.kudari.opencl.launch.Grid;
import org.kudari.opencl.launch.IndexWidth;
import org.kudari.opencl.launch.KernelArguments;
import org.kudari.opencl.launch.KernelCache;
import org.kudari.opencl.launch.RowGrid;
import org.kudari.opencl.rows.SoftmaxSource.Function;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.Session;
import org.kudari.opencl.source.ProgramSource;

/** Softmax, log-sum-exp, cross-entropy and its gradient: one kernel launch each. */
public final class OpenClRowFunctions implements RowFunctions {
    private final Session session;
    private final IndexErrors indexErrors;

    private final KernelCache<ProgramSource> kernels;

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
    }

    @Override
    public void softmax(View x, View out) {
        rows(Function.SOFTMAX, x, out);
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
        int group = RowGrid.largestGroup(session.device());
        SoftmaxSource source = new SoftmaxSource(function, nest.rank(), isUnit(x), group, isLong);
        CompiledKernel kernel = kernels.get(source);
        KernelArguments arguments = new KernelArguments(isLong)
                .position(rows)
                .position(columns)
                .extents(nest, nest.rank())
                .tensor(x, nest, 0)
                .position(x.layout().stride(-1))
                .base(out);
        launch(kernel, RowGrid.of(session.device(), kernel.largestGroup(), rows, columns), arguments);
    }

    @Override
    public void crossEntropy(View logits, View labels, View totals, View out) {
        boolean isLong = IndexWidth.needs64Bits(logits, labels, totals, out);
        int group = RowGrid.largestGroup(session.device());
        CrossEntropySource source =
                new CrossEntropySource(labels.type(), group, session.device().hasDoubles(), isLong);
        CompiledKernel kernel = kernels.get(source);
        KernelArguments arguments =
                new KernelArguments(isLong).position(logits.shape().dim(0));
        indexErrors.addArguments(
                arguments,
                IndexErrors.LABELS,
                logits.shape().dim(1),
                labels.shape().elements());
        perRow(perRow(perRow(arguments, logits).position(logits.layout().stride(1)), labels), totals)
                .base(out);
        long[] items = {Math.min(group, Integer.highestOneBit(kernel.largestGroup()))};
        launch(kernel, new Grid(items, items), arguments);
        indexErrors.markLaunched();
    }

    @Override
    public void crossEntropyGradient(View logits, View labels, View totals, View upstream, View out) {
        long rows = logits.shape().dim(0);
        long columns = logits.shape().dim(1);
        boolean isLong = IndexWidth.needs64Bits(logits, labels, totals, upstream, out);
        CrossEntropyGradientSource source = new CrossEntropyGradientSource(labels.type(), isUnit(logits), isLong);
        CompiledKernel kernel = kernels.get(source);
        KernelArguments arguments = new KernelArguments(isLong).position(rows).position(columns);
        indexErrors.addArguments(arguments, IndexErrors.LABELS, columns, rows);
        perRow(perRow(perRow(arguments, logits).position(logits.layout().stride(1)), labels), totals)
                .base(upstream)
                .base(out);
        launch(kernel, RowGrid.of(session.device(), kernel.largestGroup(), rows, columns), arguments);
        indexErrors.markLaunched();
    }

    /** Adds the buffer, position and stride from row to row of a tensor with two axes. */
    private static KernelArguments perRow(KernelArguments arguments, View view) {
        return arguments.base(view).position(view.layout().stride(0));
    }

    private static boolean isUnit(View x) {
        return x.layout().stride(-1) == 1;
    }

    private void launch(CompiledKernel kernel, Grid grid, KernelArguments arguments) {
        session.launch(kernel, grid.global(), grid.local(), arguments.toArray());
    }
}
