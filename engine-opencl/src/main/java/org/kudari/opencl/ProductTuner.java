package org.kudari.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.kudari.backend.View;
import org.kudari.backend.tool.KernelTimes;
import org.kudari.backend.tool.Tunable.Choice;
import org.kudari.backend.tool.Tuner;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.opencl.runtime.DeviceBuffer;
import org.kudari.opencl.runtime.Session;
import org.kudari.opencl.source.FactorFormat;
import org.kudari.opencl.source.MatrixTile;
import org.kudari.opencl.source.ProductPanel;
import org.kudari.opencl.source.ProductTile;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;

/** Measures the sizes of matrix products' kernels on a device, by its own clock, on a product that is large enough to keep it busy. */
final class ProductTuner {
    private static final int SMALLEST = 256;

    private static final int LARGEST = 4096;

    /**
     * The least time of a measured product: a shorter one would show the cost of a launch and not the kernel's rate.
     */
    private static final double ENOUGH_SECONDS = 4e-3;

    private final Session session;
    private final Optional<MatrixUnitProducts> units;
    private final int largest;
    private View a;
    private View b;
    private View out;

    /** @param units that the device was opened with */
    ProductTuner(Session session, Optional<MatrixUnitProducts> units) {
        this(session, units, LARGEST);
    }

    /** @param largest extent of the products */
    ProductTuner(Session session, Optional<MatrixUnitProducts> units, int largest) {
        this.session = session;
        this.units = units;
        this.largest = largest;
    }

    /** Measures what the device uses, and keeps it. */
    List<Choice> tune() {
        ProductTuning tuning = ProductTuning.of(session.device(), session.folder());
        session.measure();
        List<Choice> choices = new ArrayList<>();
        tuning = session.device().isProcessor() ? tunePanels(tuning, choices) : tuneTiles(tuning, choices);
        if (units.isPresent()) {
            tuning = tuneUnits(tuning, units.get(), choices);
        }
        if (!choices.isEmpty()) {
            tuning.keep(session.device(), session.folder());
        }
        return choices;
    }

    private ProductTuning tunePanels(ProductTuning tuning, List<Choice> choices) {
        PanelProducts products = new PanelProducts(session, tuning);
        Tuner.Outcome<ProductPanel> found = measure(
                ProductTuning.panels(session.device()), panel -> products.multiply(shape(), panel, false, true));
        choices.add(Choice.of("block of matrix products, rows by vectors of floats", found, ProductTuner::name));
        return tuning.withPanel(found.chosen());
    }

    private ProductTuning tuneTiles(ProductTuning tuning, List<Choice> choices) {
        TiledProducts products = new TiledProducts(session, tuning);
        List<ProductTile> runnable = new ArrayList<>(ProductTuning.allTiles());
        allocate(SMALLEST);
        runnable.removeIf(tile -> !products.multiply(shape(), tile, 1));
        release();
        if (runnable.isEmpty()) {
            return tuning;
        }
        Tuner.Outcome<ProductTile> found = measure(runnable, tile -> products.multiply(shape(), tile, 1));
        choices.add(Choice.of("tile of large matrix products, rows by columns", found, ProductTuner::name));
        return tuning.withTiles(tuning.tiles().measured(found.rates()));
    }

    private ProductTuning tuneUnits(ProductTuning tuning, MatrixUnitProducts products, List<Choice> choices) {
        Tuner.Outcome<MatrixTile> found = measure(products.tiles(), tile -> products.multiply(shape(), tile, 1));
        String what = "tile of large matrix products in " + products.precision() + ", rows by columns";
        choices.add(Choice.of(what, found, ProductTuner::name));
        FactorFormat format = products.format();
        return tuning.withMatrixTiles(format, tuning.matrixTiles().get(format).measured(found.rates()));
    }

    private static String name(ProductPanel panel) {
        return panel.rows() + "x" + panel.vectors() + " of " + panel.width();
    }

    private static String name(ProductTile tile) {
        return "%dx%d in steps of %d%s"
                .formatted(tile.rows(), tile.columns(), tile.depth(), tile.isDoubled() ? "" : ", one at a time");
    }

    private static String name(MatrixTile tile) {
        return "%dx%d by %d warps".formatted(tile.rows(), tile.columns(), tile.warpsDown() * tile.warpsAcross());
    }

    private <T> Tuner.Outcome<T> measure(List<T> candidates, Consumer<T> product) {
        int size = SMALLEST;
        allocate(size);
        while (size < largest && 2.0 * size * size * size / rate(candidates.getFirst(), product) < ENOUGH_SECONDS) {
            release();
            size *= 2;
            allocate(size);
        }
        // Compiles all of them.
        candidates.forEach(product);
        ToDoubleFunction<T> rate = candidate -> rate(candidate, product);
        Tuner.Outcome<T> outcome = Tuner.choose(candidates, rate);
        release();
        return outcome;
    }

    /** Operations a second, in the kernels of one product. */
    private <T> double rate(T candidate, Consumer<T> product) {
        session.takeTimes();
        product.accept(candidate);
        double seconds = session.takeTimes().stream()
                .mapToDouble(KernelTimes.Timed::seconds)
                .sum();
        long n = out.shape().dim(0);
        return 2.0 * n * n * n / seconds;
    }

    private ProductShape shape() {
        return new ProductShape(a, b, out, false, null);
    }

    private void allocate(int size) {
        RandomFill numbers = new RandomFill(session);
        Shape shape = Shape.of(size, size);
        a = View.contiguous(session.allocate(DType.FLOAT32, shape.elements()), shape);
        b = View.contiguous(session.allocate(DType.FLOAT32, shape.elements()), shape);
        out = View.contiguous(session.allocate(DType.FLOAT32, shape.elements()), shape);
        numbers.fill(Distribution.NORMAL, RandomKey.of(1), a);
        numbers.fill(Distribution.NORMAL, RandomKey.of(2), b);
    }

    private void release() {
        List.of(a, b, out).forEach(view -> session.release((DeviceBuffer) view.buffer()));
    }
}
