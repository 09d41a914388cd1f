package org.kudari.opencl;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.DeviceBuffer;
import org.kudari.opencl.runtime.Session;
import org.kudari.opencl.source.PanelProductSource;
import org.kudari.opencl.source.PanelSource;
import org.kudari.opencl.source.ProductForm;
import org.kudari.opencl.source.ProductPanel;

/** Matrix products on processors. Factors whose layout the kernel cannot read fast are packed into panels first. */
final class PanelProducts {
    /** Elements of a matrix that is too large for a core's cache. */
    private static final long LARGE = 1 << 20;

    /** Rows or columns of the other factor from which on packing pays: each of them reads the packed factor once. */
    private static final long MANY = 128;

    private final Session session;
    private final ProductTuning tuning;
    private final Scratch leftPanels;
    private final Scratch rightPanels;
    private final ConcurrentHashMap<PanelSource, CompiledKernel> copies = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<PanelProductSource, CompiledKernel> products = new ConcurrentHashMap<>();

    PanelProducts(Session session, ProductTuning tuning) {
        this.session = session;
        this.tuning = tuning;
        leftPanels = new Scratch(session);
        rightPanels = new Scratch(session);
    }

    /** The programs whose products end in a kernel's expressions. */
    Stream<String> sources(Kernel kernel) {
        return products.keySet().stream()
                .filter(source -> source.form().epilogue() == kernel)
                .map(PanelProductSource::text);
    }

    void multiply(ProductShape shape) {
        ProductPanel panel = panel(tuning.panel(), shape);
        multiply(shape, panel, copiesLeft(shape), copiesRight(shape, panel));
    }

    /**
     * The block for a product. There are few sizes, since each is a program to compile. In a narrow product of at
     * least 4 columns a vector is no longer than a row of the output, so that the right factor need not be packed.
     */
    static ProductPanel panel(ProductPanel largest, ProductShape shape) {
        long n = shape.n();
        int widest = shape.form().type() == DType.FLOAT64 ? Math.max(4, largest.width() / 2) : largest.width();
        int width = Math.min(widest, n >= 16 ? 16 : n >= 8 ? 8 : 4);
        int vectors = Math.min(largest.vectors(), n >= 4L * width ? 4 : n >= 2L * width ? 2 : 1);
        return new ProductPanel(shape.m() > 2 ? largest.rows() : 2, vectors, width);
    }

    /** Whether to pack the left factor: its rows are not contiguous, and it is too large for the caches. */
    private static boolean copiesLeft(ProductShape shape) {
        return shape.a().column() != 1 && shape.m() * shape.k() >= LARGE && shape.n() >= MANY;
    }

    private static boolean copiesRight(ProductShape shape, ProductPanel panel) {
        return shape.b().column() != 1
                || shape.n() < panel.columns()
                || shape.k() * shape.n() >= LARGE && shape.m() >= MANY;
    }

    /**
     * Synchronized, since all threads share the panels: no other product may launch between the kernels that write
     * them and the one that reads them.
     */
    synchronized void multiply(ProductShape shape, ProductPanel panel, boolean copyLeft, boolean copyRight) {
        PanelProductSource source = new PanelProductSource(shape.form(), panel, copyLeft, copyRight);
        CompiledKernel kernel =
                products.computeIfAbsent(source, missing -> session.kernel(PanelProductSource.NAME, missing.text()));
        Arguments arguments = new Arguments(shape.form().isLong());
        shape.addExtents(arguments);
        shape.add(shape.a(), arguments);
        shape.add(shape.b(), arguments);
        ProductForm plain = shape.form().plain();
        if (copyLeft) {
            boolean isDense = shape.a().row() == 1;
            addCopied(shape, shape.a(), new PanelSource(plain, true, panel.rows(), isDense), leftPanels, arguments);
        }
        if (copyRight) {
            boolean isDense = shape.b().column() == 1;
            addCopied(
                    shape, shape.b(), new PanelSource(plain, false, panel.columns(), isDense), rightPanels, arguments);
        }
        shape.addEnd(arguments);
        long blocks = shape.batch() * Math.ceilDiv(shape.m(), panel.rows()) * Math.ceilDiv(shape.n(), panel.columns());
        session.launch(kernel, new long[] {blocks}, new long[] {1}, arguments.toArray());
    }

    private void addCopied(
            ProductShape shape,
            ProductShape.Matrix matrix,
            PanelSource source,
            Scratch scratch,
            Arguments productArguments) {
        CompiledKernel kernel =
                copies.computeIfAbsent(source, missing -> session.kernel(PanelSource.NAME, missing.text()));
        boolean isShared = Arrays.stream(matrix.batch()).allMatch(step -> step == 0);
        long panels =
                (isShared ? 1 : shape.batch()) * Math.ceilDiv(source.isLeft() ? shape.m() : shape.n(), source.width());
        DeviceBuffer target = scratch.of(shape.form().type(), panels * shape.k() * source.width());
        productArguments.value(target);
        productArguments.position(isShared ? 0 : 1);
        long items = panels * Math.ceilDiv(shape.k(), PanelSource.STRETCH);
        if (items > 0) {
            Arguments arguments = new Arguments(shape.form().isLong());
            arguments.position(items);
            shape.addExtents(arguments);
            shape.add(shape.a(), arguments);
            shape.add(shape.b(), arguments);
            arguments.value(target);
            session.launch(kernel, new long[] {items}, new long[] {1}, arguments.toArray());
        }
    }
}
