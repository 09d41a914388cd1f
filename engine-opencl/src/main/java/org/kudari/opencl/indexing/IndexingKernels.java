package org.kudari.opencl.indexing;

import java.util.List;
import org.kudari.backend.CompositeCall;
import org.kudari.backend.View;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;
import org.kudari.opencl.launch.Grid;
import org.kudari.opencl.launch.IndexWidth;
import org.kudari.opencl.launch.KernelArguments;
import org.kudari.opencl.launch.KernelCache;
import org.kudari.opencl.launch.RowGrid;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.Session;

/**
 * Gather and scatter-add. Elements whose index is outside of the axis are skipped, and reported to {@link IndexErrors}.
 */
public final class IndexingKernels {
    /** Rows for each compute unit that keep the device busy without splitting a row. */
    private static final int ROWS_PER_UNIT = 8;

    private final Session session;
    private final IndexErrors indexErrors;
    private final KernelCache<GatherSource> gathers;
    private final KernelCache<ScatterAddSource> scatters;

    /**
     * No kernel is compiled until it is needed.
     *
     * @param session the device to run on
     * @param indexErrors the reports of wrong indices
     */
    public IndexingKernels(Session session, IndexErrors indexErrors) {
        this.session = session;
        this.indexErrors = indexErrors;
        gathers = new KernelCache<>(session);
        scatters = new KernelCache<>(session);
    }

    /** Reads elements by their indices along an axis, see {@link org.kudari.backend.Backend#gather}. */
    public void gather(View source, View indices, int axis, View out) {
        gather(source, indices, axis, axis, out);
    }

    /** Reads the element of each row's label. */
    public void gather(CompositeCall.GatherLabels call) {
        gather(call.rows(), call.labels(), 1, indexErrors.labelsOf(call.loss()), call.out());
    }

    /** @param reported the axis in the report of a wrong index */
    private void gather(View source, View indices, int axis, int reported, View out) {
        long elements = out.shape().elements();
        if (elements == 0) {
            return;
        }
        Layout origin = firstAlong(source.layout(), axis).broadcastTo(out.shape());
        LoopNest nest = new LoopNest(List.of(origin, indices.layout(), out.layout()));
        boolean isLong = IndexWidth.needs64Bits(source, indices, out);
        long rows = nest.outerIterations();
        boolean isByRow = nest.rank() > 1 && rows >= (long) session.device().computeUnits() * ROWS_PER_UNIT;
        boolean isRow = isByRow && nest.innerStride(1) == 0;
        GatherSource kernelSource = new GatherSource(
                source.type().bytes(),
                indices.type(),
                nest.rank(),
                isByRow,
                isRow,
                Grid.schedule(session.device()),
                isLong);
        CompiledKernel kernel = gathers.get(kernelSource);
        KernelArguments arguments = new KernelArguments(isLong);
        if (isByRow) {
            arguments.position(rows).position(nest.innerExtent()).extents(nest, nest.rank() - 1);
        } else {
            arguments.position(elements).extents(nest, nest.rank());
        }
        indexErrors.addArguments(arguments, reported, source.shape().dim(axis), elements);
        arguments
                .tensor(source, nest, 0)
                .position(source.layout().stride(axis))
                .tensor(indices, nest, 1)
                .base(out);
        Grid grid = isByRow
                ? RowGrid.of(session.device(), kernel.largestGroup(), rows, nest.innerExtent())
                : Grid.forIterations(session.device(), kernel, elements, 1);
        launch(kernel, grid, arguments);
    }

    /** Adds elements by their indices along an axis, see {@link org.kudari.backend.Backend#scatterAdd}. */
    public void scatterAdd(View source, View indices, int axis, View target) {
        if (source.shape().elements() == 0) {
            return;
        }
        List<View> views = List.of(source, indices, target);
        LoopNest columns = new LoopNest(
                views.stream().map(view -> firstAlong(view.layout(), axis)).toList());
        long extent = source.shape().dim(axis);
        long count = source.shape().elements() / extent;
        long inner = 1;
        for (int after = axis + 1; after < source.shape().rank(); after++) {
            inner *= source.shape().dim(after);
        }
        boolean isLong = IndexWidth.needs64Bits(source, indices, target);
        ScatterAddSource kernelSource = new ScatterAddSource(
                source.type(), indices.type(), columns.rank(), Grid.schedule(session.device()), isLong);
        CompiledKernel kernel = scatters.get(kernelSource);
        KernelArguments arguments = new KernelArguments(isLong).position(count).extents(columns, columns.rank());
        indexErrors.addArguments(
                arguments, axis, target.shape().dim(axis), source.shape().elements());
        arguments.position(extent).position(inner);
        for (int i = 0; i < views.size(); i++) {
            arguments
                    .tensor(views.get(i), columns, i)
                    .position(views.get(i).layout().stride(axis));
        }
        launch(kernel, Grid.forIterations(session.device(), kernel, count, extent), arguments);
    }

    private void launch(CompiledKernel kernel, Grid grid, KernelArguments arguments) {
        session.launch(kernel, grid.global(), grid.local(), arguments.toArray());
        indexErrors.markLaunched();
    }

    /** The layout of index 0 along an axis. If the axis has extent 0, no kernel reads an element of it. */
    private static Layout firstAlong(Layout layout, int axis) {
        return layout.slice(axis, 0, 1, 1);
    }
}
