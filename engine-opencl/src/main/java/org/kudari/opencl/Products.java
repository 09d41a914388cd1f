package org.kudari.opencl;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.kudari.backend.Epilogue;
import org.kudari.backend.View;
import org.kudari.expr.Kernel;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.Session;
import org.kudari.opencl.source.PlainProductSource;

/**
 * Matrix products: by matrix units where these were asked for; else by registers on processors, by tiles of local memory on GPUs; element
 * by element where nothing else is worth it.
 */
final class Products {
    /** Multiply-adds below which a launch takes longer than the arithmetic. */
    private static final long TINY = 1 << 14;

    private final Session session;
    private final PanelProducts panels;
    private final TiledProducts tiles;
    private final Optional<MatrixUnitProducts> units;
    private final ConcurrentHashMap<PlainProductSource, CompiledKernel> plain = new ConcurrentHashMap<>();

    /** @param units for products of floats that need not be exact; empty where they have to be */
    Products(Session session, Optional<MatrixUnitProducts> units) {
        this.session = session;
        this.units = units;
        ProductTuning tuning = ProductTuning.of(session.device(), session.folder());
        panels = new PanelProducts(session, tuning);
        tiles = new TiledProducts(session, tuning);
    }

    void multiply(View a, View b, View out, boolean accumulate, Epilogue epilogue) {
        if (out.shape().elements() == 0) {
            return;
        }
        ProductShape shape = new ProductShape(a, b, out, accumulate, epilogue);
        boolean isTiny = shape.batch() * shape.m() * shape.n() * shape.k() < TINY;
        if (isTiny || !out.type().isFloating()) {
            multiplyPlainly(shape);
        } else if (units.isPresent() && MatrixUnitProducts.isWorthwhile(shape)) {
            units.get().multiply(shape);
        } else if (session.device().isProcessor()) {
            panels.multiply(shape);
        } else if (!tiles.multiply(shape)) {
            multiplyPlainly(shape);
        }
    }

    /** The programs whose products end in a kernel's expressions. */
    Stream<String> sources(Kernel kernel) {
        Stream<String> plainly = plain.keySet().stream()
                .filter(source -> source.form().epilogue() == kernel)
                .map(PlainProductSource::text);
        Stream<String> byUnits = units.stream().flatMap(products -> products.sources(kernel));
        return Stream.of(plainly, panels.sources(kernel), tiles.sources(kernel), byUnits)
                .flatMap(Function.identity());
    }

    /** By a work-item for each element. */
    void multiplyPlainly(ProductShape shape) {
        CompiledKernel kernel = plain.computeIfAbsent(
                new PlainProductSource(shape.form(), Grid.sweep(session.device())),
                source -> session.kernel(PlainProductSource.NAME, source.text()));
        long elements = shape.batch() * shape.m() * shape.n();
        Arguments arguments = new Arguments(shape.form().isLong());
        arguments.position(elements);
        shape.addExtents(arguments);
        shape.add(shape.a(), arguments);
        shape.add(shape.b(), arguments);
        shape.addEnd(arguments);
        Grid grid = Grid.sweeping(session.device(), kernel, elements, Math.max(1, shape.k()));
        session.launch(kernel, grid.global(), grid.local(), arguments.toArray());
    }
}
