package org.kudari.backend.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kudari.backend.Backend;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.backend.tool.TracingBackend.Part;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.expr.Kernel;
import org.kudari.expr.NamedFunction;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.op.Elementwise;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;
import org.kudari.testing.EveryCallProgram;

class TracingBackendTest {
    private static final String LINE = "\\w+ +[0-9.]+ us +[0-9.]+ GFLOP/s +[0-9.]+ GB/s {2}.* -> \\w+ \\[.*\\] {2}.*";

    /** A line's call, the shape of the result, and the layer. */
    private static final Pattern CALL =
            Pattern.compile("(\\w+) .* GB/s {2}.*? -> \\w+ (\\[[^]]*]).*?((?: {2}in .*)?)$");

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private Device traced(Backend backend, boolean source) {
        return new Device(new TracingBackend(backend, new PrintStream(printed, true, StandardCharsets.UTF_8), source));
    }

    private List<String> lines() {
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** An asynchronous backend: {@link #finish} takes the time of the work. */
    private static final class Late extends ForwardingBackend {
        static final long NANOS = 3_000_000;
        private long due;

        Late() {
            super(new ReferenceBackend());
        }

        @Override
        public void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
            super.map(kernel, uniforms, inputs, outputs);
            due = System.nanoTime() + NANOS;
        }

        @Override
        public void finish() {
            while (System.nanoTime() < due) {
                Thread.onSpinWait();
            }
        }
    }

    private static final class Generating extends ForwardingBackend {
        Generating() {
            super(new ReferenceBackend());
        }

        @Override
        public String source(Kernel kernel) {
            return "// source of " + kernel;
        }
    }

    @Test
    void oneLineACallSaysWhatItWas() {
        try (Device device = traced(new ReferenceBackend(), false)) {
            Tensor x = Tensor.of(device, new float[6], 2, 3);
            Tensor bias = Tensor.of(device, new float[3], 3);
            x.plus(bias);
            x.matmul(x.transpose());
            x.sum();
        }
        assertThat(lines()).hasSize(3).allMatch(line -> line.matches(LINE));
        assertThat(lines().get(0))
                .startsWith("map ")
                .endsWith("FLOAT32 [2, 3], FLOAT32 [2, 3] -> FLOAT32 [2, 3]  (x0, x1) -> add(x0, x1)");
        assertThat(lines().get(1))
                .startsWith("matmul ")
                .endsWith("FLOAT32 [2, 3], FLOAT32 [3, 2] -> FLOAT32 [2, 2]  2 x 3 x 2");
        assertThat(lines().get(2))
                .startsWith("reduce ")
                .endsWith("FLOAT32 [2, 3] -> FLOAT32 [1, 1]  SUM of (x0) -> x0");
    }

    @Test
    void aLongExpressionIsShortened() {
        try (Device device = traced(new ReferenceBackend(), false)) {
            Expr deep = Expr.input(0);
            for (int i = 0; i < 100; i++) {
                deep = Functions.sin(deep);
            }
            Tensor.of(device, new float[1], 1).map(deep, List.of());
        }
        assertThat(lines()).singleElement().asString().hasSizeLessThan(300).endsWith("...");
    }

    @Test
    void theTimeIncludesWhatTheDeviceDoesAfterTheCallReturned() {
        try (Device device = traced(new Late(), false)) {
            Tensor.of(device, new float[1], 1).exp();
        }
        double microseconds = Double.parseDouble(lines().getFirst().trim().split(" +")[1]);
        assertThat(microseconds).isGreaterThanOrEqualTo(Late.NANOS / 1000.0 * 0.99);
    }

    /** A device that measures its kernels: two for each call, and what the copies before it left. */
    private static final class Measuring extends ForwardingBackend {
        private final List<KernelTime> times = new ArrayList<>();
        private boolean isMeasuring;

        Measuring() {
            super(new ReferenceBackend());
        }

        @Override
        public void startTiming() {
            isMeasuring = true;
        }

        @Override
        public List<KernelTime> takeTimes() {
            List<KernelTime> taken = List.copyOf(times);
            times.clear();
            return taken;
        }

        @Override
        public void upload(MemorySegment source, View target) {
            super.upload(source, target);
            times.add(new KernelTime("copy", 1));
        }

        @Override
        public void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
            super.map(kernel, uniforms, inputs, outputs);
            if (isMeasuring) {
                times.add(new KernelTime("first", 2e-6));
                times.add(new KernelTime("second", 0.5e-6));
            }
        }
    }

    @Test
    void aDevicesOwnTimesComeFirst() {
        try (Device device = traced(new ValidatingBackend(new Measuring()), false)) {
            Tensor.of(device, new float[5], 5).plus(1);
        }
        assertThat(lines())
                .singleElement()
                .asString()
                .containsPattern("^map +2\\.5 us +0\\.00 GFLOP/s +0\\.02 GB/s ")
                .containsPattern(" {2}\\[first 2\\.0, second 0\\.5 of [0-9.]+ us]$");
    }

    @Test
    void theSourceIsPrintedOnceAKernelThroughOtherTools() {
        try (Device device = traced(new ValidatingBackend(new Generating()), true)) {
            Tensor x = Tensor.of(device, new float[2], 2);
            x.exp();
            x.exp();
            x.tanh();
        }
        assertThat(lines())
                .filteredOn(line -> line.startsWith("// source of (x0) -> exp(x0)"))
                .hasSize(1);
        assertThat(lines()).filteredOn(line -> line.startsWith("// source of")).hasSize(2);
    }

    @Test
    void noSourceUnlessAskedForOrWhereThereIsNone() {
        try (Device generating = traced(new Generating(), false);
                Device plain = traced(new ReferenceBackend(), true)) {
            Tensor.of(generating, new float[2], 2).exp();
            Tensor.of(plain, new float[2], 2).exp();
        }
        assertThat(lines()).hasSize(2).allMatch(line -> line.matches(LINE));
    }

    @Test
    void operationsAreCountedAsTheFieldDoes() {
        View a = View.contiguous(HostBuffer.allocate(DType.FLOAT32, 12), Shape.of(3, 4));
        View b = View.contiguous(HostBuffer.allocate(DType.FLOAT32, 20), Shape.of(4, 5));
        View c = View.contiguous(HostBuffer.allocate(DType.FLOAT32, 15), Shape.of(3, 5));
        assertThat(new Call.MatMul(a, b, c, false, null).operations()).isEqualTo(2 * 3 * 4 * 5);
        // relu is one node; gelu's are mul, mul, erf, add, mul.
        Kernel gelu = NamedFunction.GELU.kernel();
        assertThat(new Call.Map(gelu, new double[0], List.of(c), List.of(c)).operations())
                .isCloseTo(5 * 15, within(0.0));
    }

    @Test
    void bytesAreThoseThatACallTouches() {
        View table = view(DType.FLOAT32, 1000, 8);
        View rows = view(DType.FLOAT32, 5, 8);
        View column = view(DType.INT64, 5, 1);
        View indices = new View(column.buffer(), column.layout().broadcastTo(Shape.of(5, 8)));
        View one = view(DType.FLOAT32);
        View totals = view(DType.FLOAT32, 5, 1);

        assertThat(new Call.Gather(table, indices, 0, rows).bytes()).isEqualTo(5 * 8 + 2 * 5 * 8 * 4);
        assertThat(new Call.ScatterAdd(rows, indices, 0, table).bytes()).isEqualTo(5 * 8 + 3 * 5 * 8 * 4);
        assertThat(new Call.Rows(Call.RowFunction.CROSS_ENTROPY, List.of(rows, column), one).bytes())
                .isEqualTo(5 * 8 * 4 + 5 * 8 + 4);
        assertThat(new Call.Rows(Call.RowFunction.LOG_SUM_EXP, List.of(rows), totals).bytes())
                .isEqualTo(5 * 8 * 4 + 5 * 4);
        assertThat(new Call.MatMul(rows, view(DType.FLOAT32, 8, 3), view(DType.FLOAT32, 5, 3), true, null).bytes())
                .isEqualTo((5 * 8 + 8 * 3 + 2 * 5 * 3) * 4);
    }

    private static View view(DType type, long... dims) {
        Shape shape = Shape.of(dims);
        return View.contiguous(HostBuffer.allocate(type, shape.elements()), shape);
    }

    @Test
    void totalsSayWhatTookLongest() {
        Device device = new Device(new TracingBackend(
                new Late(), new PrintStream(printed, true, StandardCharsets.UTF_8), EnumSet.of(Part.TOTALS)));
        Tensor x = Tensor.of(device, new float[4], 2, 2);
        for (int i = 0; i < 3; i++) {
            x.exp();
            Tensor.random(device, Distribution.UNIFORM, RandomKey.of(i), DType.FLOAT32, Shape.of(2));
        }
        x.sum();
        assertThat(lines()).isEmpty();
        device.close();

        assertThat(lines()).hasSize(5);
        assertThat(lines().get(0)).matches(" +in all +share +calls {2}kernel");
        assertThat(lines().get(1)).matches(" *[0-9.]+ us +[0-9.]+ % +3 {2}map {2}\\(x0\\) -> exp\\(x0\\)");
        assertThat(lines().subList(2, 4))
                .anyMatch(line -> line.matches(" *[0-9.]+ us +[0-9.]+ % +3 {2}random {2}UNIFORM"))
                .anyMatch(line -> line.matches(" *[0-9.]+ us +[0-9.]+ % +1 {2}reduce {2}SUM of \\(x0\\) -> x0"));
        assertThat(lines().get(4)).matches(" *[0-9.]+ us +100\\.0 % +7 {2}all");
        double[] microseconds = lines().stream()
                .skip(1)
                .mapToDouble(line -> Double.parseDouble(line.trim().split(" +")[0]))
                .toArray();
        assertThat(microseconds[0]).isGreaterThanOrEqualTo(3 * Late.NANOS / 1000.0 * 0.99);
        assertThat(microseconds[3]).isCloseTo(microseconds[0] + microseconds[1] + microseconds[2], within(0.2));
    }

    @Test
    void totalsOfManyKernelsAreShort() {
        KernelTotals totals = new KernelTotals();
        for (int i = 0; i < 100; i++) {
            totals.add("kernel " + i, i);
        }
        assertThat(totals.table().lines()).hasSize(42);
        assertThat(totals.table()).contains("kernel 60").doesNotContain("kernel 59\n");
        assertThat(totals.table().lines().toList().getLast()).endsWith("all 100 kernels; the other 60 took less");
    }

    @Test
    void aCallOfALayerNamesIt() {
        try (Device device = traced(new Measuring(), false)) {
            Tensor x = Tensor.of(device, new float[5], 5);
            x.exp();
            device.inLayer("encoder.0 Linear", () -> device.inLayer("encoder.0.gate", x::exp));
            device.inLayer("encoder.0 Linear", x::exp);
        }
        assertThat(lines().get(0)).containsPattern("exp\\(x0\\) {2}\\[first 2\\.0, ");
        assertThat(lines().get(1)).containsPattern("exp\\(x0\\) {2}in encoder\\.0\\.gate {2}\\[first 2\\.0, ");
        assertThat(lines().get(2)).containsPattern("exp\\(x0\\) {2}in encoder\\.0 Linear {2}\\[first 2\\.0, ");
    }

    /** A product that is a gradient runs late, and is that of the layer whose factor it is of. */
    @Test
    void theBackwardPassNamesTheLayersToo() {
        try (Device device = traced(new ReferenceBackend(), false)) {
            Tensor x = Tensor.of(device, new float[6], 2, 3).variable();
            Tensor w = Tensor.of(device, new float[12], 3, 4).variable();
            Tensor v = Tensor.of(device, new float[20], 4, 5).variable();
            Tensor hidden =
                    device.inLayer("0 Linear", () -> x.matmulThen(w, Elementwise.of(NamedFunction.RELU), List.of()));
            Tensor output = device.inLayer("2 Linear", () -> hidden.matmul(v));
            Tensor loss = output.square().sum();
            printed.reset();
            loss.backward();
        }
        assertThat(lines())
                .extracting(line -> CALL.matcher(line).replaceAll("$1 $2$3"))
                .containsExactlyInAnyOrder(
                        "map []",
                        "map [2, 5]",
                        "matmul [4, 5]  in 2 Linear",
                        "matmul [2, 4]  in 2 Linear",
                        "matmul [3, 4]  in 0 Linear",
                        "matmul [2, 3]  in 0 Linear");
    }

    @Test
    void everyCallThatComputesIsTraced() {
        String[] calls = {
            "map",
            "reduce",
            "argReduce",
            "matmul",
            "gather",
            "scatterAdd",
            "random",
            "softmax",
            "logSoftmax",
            "logSumExp",
            "crossEntropy",
            "crossEntropy'",
            "cumSum",
            "cumProd",
            "recurrence",
            "argSort"
        };
        try (Device device = traced(new ReferenceBackend(), false);
                Scope _ = device.scope()) {
            EveryCallProgram.run(device);
        }
        assertThat(lines())
                .extracting(line -> line.substring(0, line.indexOf(' ')))
                .containsOnly(calls)
                .contains(calls);
    }

    @Test
    void threadsDoNotMixTheirLines() {
        try (Device device = traced(new ReferenceBackend(), false)) {
            Tensor x = Tensor.of(device, new float[8], 8);
            CompletableFuture.allOf(IntStream.range(0, 4)
                            .mapToObj(_ -> CompletableFuture.runAsync(
                                    () -> IntStream.range(0, 50).forEach(_ -> x.exp())))
                            .toArray(CompletableFuture[]::new))
                    .join();
        }
        assertThat(lines()).hasSize(200).allMatch(line -> line.matches(LINE));
    }
}
