package org.kudari.backend.tool;

import java.io.PrintStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.kudari.backend.Backend;
import org.kudari.backend.View;
import org.kudari.expr.Kernel;

/**
 * Prints one line for each call that computes: its time, its rates, the types and shapes of inputs and outputs, the
 * expression, and the layer if a layer made the call. The line is printed after the call is done, so that the time is
 * that of this call alone. A program runs slower, and its calls do not overlap.
 *
 * <p>If the backend is a {@link KernelTimer}, time and rates are those of the device's kernels. The time of the whole
 * call comes last, after that of each kernel.
 */
public final class TracingBackend extends InterceptingBackend {
    private static final int LONGEST_DETAIL = 120;

    /** What is printed. */
    public enum Part {
        /** A line for each call. */
        LINES,
        /** The source that the backend generates, once for each kernel. */
        SOURCES,
        /** When the backend is closed, how often each kernel ran, and how long in all. */
        TOTALS
    }

    private final PrintStream out;
    private final Set<Part> parts;
    private final KernelTotals totals = new KernelTotals();
    private final Set<Kernel> shown = ConcurrentHashMap.newKeySet();

    /**
     * Wraps a backend.
     *
     * @param inner the backend that does the work; it is closed with this one
     * @param out where the lines go, one {@code println} each, so that lines of different threads do not mix
     * @param withSource whether to print the source that the backend generates, once for each kernel
     */
    public TracingBackend(Backend inner, PrintStream out, boolean withSource) {
        this(inner, out, withSource ? EnumSet.of(Part.LINES, Part.SOURCES) : EnumSet.of(Part.LINES));
    }

    /**
     * Wraps a backend.
     *
     * @param inner the backend that does the work; it is closed with this one
     * @param out where the lines go
     * @param parts what is printed
     */
    public TracingBackend(Backend inner, PrintStream out, Set<Part> parts) {
        super(inner);
        this.out = out;
        this.parts = Set.copyOf(parts);
        startTiming();
    }

    /** One call at a time: the device's timer counts the kernels of all threads. */
    @Override
    synchronized void intercept(Call call) {
        inner().finish();
        takeTimes();
        long start = System.nanoTime();
        call.run(inner(), UnaryOperator.identity());
        inner().finish();
        double seconds = (System.nanoTime() - start) * 1e-9;
        List<KernelTime> kernels = takeTimes();
        double computing = kernels.isEmpty()
                ? seconds
                : kernels.stream().mapToDouble(KernelTime::seconds).sum();
        if (parts.contains(Part.LINES)) {
            out.println(line(call, computing) + layer() + times(kernels, seconds));
        }
        if (parts.contains(Part.TOTALS)) {
            totals.add(shortened(call.kernelName()), computing);
        }
        if (parts.contains(Part.SOURCES) && call.kernel() != null && shown.add(call.kernel())) {
            String source = source(call.kernel());
            if (!source.isEmpty()) {
                out.println(source);
            }
        }
    }

    /** Prints the totals. */
    @Override
    public synchronized void close() {
        if (parts.contains(Part.TOTALS)) {
            out.println(totals.table());
        }
        super.close();
    }

    private static String layer() {
        return LayerName.current().isEmpty() ? "" : "  in " + LayerName.current();
    }

    private static String times(List<KernelTime> kernels, double seconds) {
        return kernels.isEmpty()
                ? ""
                : kernels.stream()
                        .map(kernel -> String.format(Locale.ROOT, "%s %.1f", kernel.name(), kernel.seconds() * 1e6))
                        .collect(Collectors.joining(
                                ", ", "  [", String.format(Locale.ROOT, " of %.1f us]", seconds * 1e6)));
    }

    private static String line(Call call, double seconds) {
        return String.format(
                Locale.ROOT,
                "%-13s %10.1f us %8.2f GFLOP/s %8.2f GB/s  %s -> %s  %s",
                call.name(),
                seconds * 1e6,
                call.operations() / seconds * 1e-9,
                call.bytes() / seconds * 1e-9,
                types(call.inputs()),
                types(call.outputs()),
                shortened(call.detail()));
    }

    private static String types(List<View> views) {
        return views.stream().map(view -> view.type() + " " + view.shape()).collect(Collectors.joining(", "));
    }

    private static String shortened(String detail) {
        return detail.length() <= LONGEST_DETAIL ? detail : detail.substring(0, LONGEST_DETAIL) + "...";
    }
}
