package org.kudari.opencl;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.kudari.backend.View;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.Session;
import org.kudari.opencl.source.GatherSource;
import org.kudari.opencl.source.ScatterSource;

/** Gather and scatter. Elements whose index is outside of the axis are left out, and reported to {@link IndexFaults}. */
final class Indexing {
    /** Rows for each compute unit that keep the device busy without splitting a row. */
    private static final int ROWS_PER_UNIT = 8;

    private final Session session;
    private final IndexFaults faults;
    private final ConcurrentHashMap<GatherSource, CompiledKernel> gathers = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<ScatterSource, CompiledKernel> scatters = new ConcurrentHashMap<>();

    Indexing(Session session, IndexFaults faults) {
        this.session = session;
        this.faults = faults;
    }

    void gather(View source, View indices, int axis, View out) {
        long elements = out.shape().elements();
        if (elements == 0) {
            return;
        }
        Layout origin = first(source.layout(), axis).broadcastTo(out.shape());
        LoopNest nest = new LoopNest(List.of(origin, indices.layout(), out.layout()));
        boolean isLong = needLongs(source, indices, out);
        long rows = nest.outerIterations();
        boolean isByRow = nest.rank() > 1 && rows >= (long) session.device().computeUnits() * ROWS_PER_UNIT;
        GatherSource form = new GatherSource(
                source.type().bytes(), indices.type(), nest.rank(), isByRow, Grid.sweep(session.device()), isLong);
        CompiledKernel kernel =
                gathers.computeIfAbsent(form, missing -> session.kernel(GatherSource.NAME, missing.text()));
        Arguments arguments = new Arguments(isLong);
        if (isByRow) {
            arguments.position(rows).position(nest.innerExtent()).extents(nest, nest.rank() - 1);
        } else {
            arguments.position(elements).extents(nest, nest.rank());
        }
        faults.append(arguments, axis, source.shape().dim(axis), elements);
        arguments
                .tensor(source, nest, 0)
                .position(source.layout().stride(axis))
                .tensor(indices, nest, 1)
                .dense(out);
        Grid grid = isByRow
                ? RowGrid.of(session.device(), kernel.largestGroup(), rows, nest.innerExtent())
                : Grid.sweeping(session.device(), kernel, elements, 1);
        launch(kernel, grid, arguments);
    }

    void scatterAdd(View source, View indices, int axis, View target) {
        if (source.shape().elements() == 0) {
            return;
        }
        List<View> views = List.of(source, indices, target);
        LoopNest columns = new LoopNest(
                views.stream().map(view -> first(view.layout(), axis)).toList());
        long extent = source.shape().dim(axis);
        long count = source.shape().elements() / extent;
        long inner = 1;
        for (int after = axis + 1; after < source.shape().rank(); after++) {
            inner *= source.shape().dim(after);
        }
        boolean isLong = needLongs(source, indices, target);
        ScatterSource form =
                new ScatterSource(source.type(), indices.type(), columns.rank(), Grid.sweep(session.device()), isLong);
        CompiledKernel kernel =
                scatters.computeIfAbsent(form, missing -> session.kernel(ScatterSource.NAME, missing.text()));
        Arguments arguments = new Arguments(isLong).position(count).extents(columns, columns.rank());
        faults.append(arguments, axis, target.shape().dim(axis), source.shape().elements());
        arguments.position(extent).position(inner);
        for (int i = 0; i < views.size(); i++) {
            arguments
                    .tensor(views.get(i), columns, i)
                    .position(views.get(i).layout().stride(axis));
        }
        launch(kernel, Grid.sweeping(session.device(), kernel, count, extent), arguments);
    }

    private void launch(CompiledKernel kernel, Grid grid, Arguments arguments) {
        session.launch(kernel, grid.global(), grid.local(), arguments.toArray());
        faults.mayHaveCome();
    }

    /** The layout of index 0 along an axis. If the axis has extent 0, no kernel reads an element of it. */
    private static Layout first(Layout layout, int axis) {
        return layout.slice(axis, 0, 1, 1);
    }

    private static boolean needLongs(View... views) {
        return Stream.of(views).anyMatch(view -> Positions.needLongs(view.layout()));
    }
}
