package org.kudari.opencl;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.layout.LoopNest;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.Session;
import org.kudari.opencl.source.CrossEntropyGradientSource;
import org.kudari.opencl.source.CrossEntropySource;
import org.kudari.opencl.source.RowSource;
import org.kudari.opencl.source.RowSource.Function;

/** Softmax, log-sum-exp, cross-entropy and its gradient: one kernel launch each. */
final class OpenClRowFunctions implements RowFunctions {
    private final Session session;
    private final IndexFaults faults;

    /** By their sources, which are records of different types and so never equal. */
    private final ConcurrentHashMap<Record, CompiledKernel> kernels = new ConcurrentHashMap<>();

    OpenClRowFunctions(Session session, IndexFaults faults) {
        this.session = session;
        this.faults = faults;
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
        boolean isLong = needLongs(x, out);
        int group = RowGrid.largestGroup(session.device());
        RowSource form = new RowSource(function, nest.rank(), isUnit(x), group, isLong);
        CompiledKernel kernel = kernels.computeIfAbsent(form, _ -> session.kernel(RowSource.NAME, form.text()));
        Arguments arguments = new Arguments(isLong)
                .position(rows)
                .position(columns)
                .extents(nest, nest.rank())
                .tensor(x, nest, 0)
                .position(x.layout().stride(-1))
                .dense(out);
        launch(kernel, RowGrid.of(session.device(), kernel.largestGroup(), rows, columns), arguments);
    }

    @Override
    public void crossEntropy(View logits, View labels, View totals, View out) {
        boolean isLong = needLongs(logits, labels, totals, out);
        int group = RowGrid.largestGroup(session.device());
        CrossEntropySource form =
                new CrossEntropySource(labels.type(), group, session.device().hasDoubles(), isLong);
        CompiledKernel kernel =
                kernels.computeIfAbsent(form, _ -> session.kernel(CrossEntropySource.NAME, form.text()));
        Arguments arguments = new Arguments(isLong).position(logits.shape().dim(0));
        faults.append(arguments, 1, logits.shape().dim(1), labels.shape().elements());
        perRow(perRow(perRow(arguments, logits).position(logits.layout().stride(1)), labels), totals)
                .dense(out);
        long[] items = {Math.min(group, Integer.highestOneBit(kernel.largestGroup()))};
        launch(kernel, new Grid(items, items), arguments);
        faults.mayHaveCome();
    }

    @Override
    public void crossEntropyGradient(View logits, View labels, View totals, View upstream, View out) {
        long rows = logits.shape().dim(0);
        long columns = logits.shape().dim(1);
        boolean isLong = needLongs(logits, labels, totals, upstream, out);
        CrossEntropyGradientSource form = new CrossEntropyGradientSource(labels.type(), isUnit(logits), isLong);
        CompiledKernel kernel =
                kernels.computeIfAbsent(form, _ -> session.kernel(CrossEntropyGradientSource.NAME, form.text()));
        Arguments arguments = new Arguments(isLong).position(rows).position(columns);
        faults.append(arguments, 1, columns, rows);
        perRow(perRow(perRow(arguments, logits).position(logits.layout().stride(1)), labels), totals)
                .dense(upstream)
                .dense(out);
        launch(kernel, RowGrid.of(session.device(), kernel.largestGroup(), rows, columns), arguments);
        faults.mayHaveCome();
    }

    /** A tensor of two axes: its buffer, position and step from row to row. */
    private static Arguments perRow(Arguments arguments, View view) {
        return arguments.dense(view).position(view.layout().stride(0));
    }

    private static boolean isUnit(View x) {
        return x.layout().stride(-1) == 1;
    }

    private static boolean needLongs(View... views) {
        return Stream.of(views).anyMatch(view -> Positions.needLongs(view.layout()));
    }

    private void launch(CompiledKernel kernel, Grid grid, Arguments arguments) {
        session.launch(kernel, grid.global(), grid.local(), arguments.toArray());
    }
}
