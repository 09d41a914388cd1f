package org.kudari.benchmarks;

import static org.kudari.expr.Functions.exp;
import static org.kudari.expr.Functions.sqrt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.cpu.CpuBackend;
import org.kudari.cpu.threads.WorkerPool;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.expr.NamedFunction;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/**
 * Compares maps and reductions with a plain copy loop on the Vector API, in one process, in alternation. The result is
 * the median over the rounds of the bytes per second as a share of the copy's in the same round.
 *
 * <p>Arguments, all optional: threads (1), rounds (15), the vector width in bits (512; 0 for the plain tier), and words
 * separated by commas, one of which a case's name must contain (all cases).
 */
public final class MapsAgainstCopy {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final double ROUND_SECONDS = 0.02;
    private static final double WARM_UP_SECONDS = 1;
    private static final double[] NONE = {};
    private static final int COLUMNS = 1024;

    /** A call, and the bytes that it must read and write. */
    private record Case(String name, long bytes, Runnable call) {}

    private final CpuBackend backend;
    private final WorkerPool workerPool;
    private final int rounds;

    private final List<String> words;

    private MapsAgainstCopy(int threads, int rounds, int vectorBits, List<String> words) {
        this.rounds = rounds;
        this.words = words;
        backend = CpuBackend.open(vectorBits, threads);
        workerPool = new WorkerPool(threads);
    }

    public static void main(String[] arguments) {
        int threads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 15;
        int bits = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 512;
        List<String> words = List.of((arguments.length > 3 ? arguments[3] : "").split(","));
        MapsAgainstCopy benchmark = new MapsAgainstCopy(threads, rounds, bits, words);
        for (int elements : new int[] {1 << 12, 1 << 16, 1 << 23}) {
            benchmark.run(elements);
        }
        benchmark.backend.close();
        benchmark.workerPool.close();
    }

    private void run(int elements) {
        System.out.printf(
                Locale.ROOT,
                "%d elements, %s, %d threads%n",
                elements,
                backend.info().kernels(),
                workerPool.threads());
        float[] from = floats(vector(elements));
        float[] to = new float[elements];
        Case copy = new Case("copy loop", 8L * elements, () -> copy(from, to));
        warmUp(copy);
        for (Case contender : cases(elements)) {
            if (words.stream().noneMatch(contender.name()::contains)) {
                continue;
            }
            warmUp(contender);
            double[] share = new double[rounds];
            double[] rate = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                double plain = bytesPerSecond(copy);
                rate[round] = bytesPerSecond(contender);
                share[round] = rate[round] / plain;
            }
            Arrays.sort(share);
            Arrays.sort(rate);
            System.out.printf(
                    Locale.ROOT,
                    "  %-24s %5.2f of copy   %6.1f GB/s, best %6.1f   %6.3f ns an element%n",
                    contender.name(),
                    share[rounds / 2],
                    rate[rounds / 2] / 1e9,
                    rate[rounds - 1] / 1e9,
                    1e9 * contender.bytes() / rate[rounds / 2] / elements);
        }
    }

    private List<Case> cases(int elements) {
        List<View> tensors = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            tensors.add(vector(elements));
        }
        View out = vector(elements);
        List<Case> cases = new ArrayList<>();
        cases.add(map("copy", Kernel.IDENTITY, NONE, tensors, List.of(out)));
        for (int length : new int[] {1, 3, 8}) {
            cases.add(map("chain of " + length, chain(length), NONE, tensors, List.of(out)));
        }
        for (NamedFunction function :
                List.of(NamedFunction.RELU, NamedFunction.TANH, NamedFunction.SIGMOID, NamedFunction.GELU)) {
            cases.add(map(function.functionName(), function.kernel(), NONE, tensors, List.of(out)));
        }
        cases.add(map("gelu'", NamedFunction.GELU.kernel().pullback(1).kernel(), NONE, tensors, List.of(out)));
        double[] rates = {0.9, 0.1, 0.999, 0.001, 1e-3, 1.1, 1e-8};
        cases.add(map("adam", adam(), rates, tensors, List.of(tensors.get(0), tensors.get(2), tensors.get(3))));
        Shape matrix = Shape.of(elements / COLUMNS, COLUMNS);
        View x = new View(out.buffer(), out.layout().reshape(matrix));
        cases.add(sum("sum to a number", Kernel.IDENTITY, x, Shape.of(1, 1)));
        cases.add(sum("sum of rows", Kernel.IDENTITY, x, matrix.with(1, 1)));
        cases.add(sum("sum of columns", Kernel.IDENTITY, x, matrix.with(0, 1)));
        cases.add(sum("sum of exp of rows", Kernel.of(1, 0, exp(Expr.input(0))), x, matrix.with(1, 1)));
        cases.add(softmax(x));
        return cases;
    }

    private Case softmax(View x) {
        View out = vector((int) x.shape().elements(), x.shape());
        return new Case(
                "softmax of rows",
                8 * x.shape().elements(),
                () -> backend.rowFunctions().softmax(x, out));
    }

    private Case map(String name, Kernel kernel, double[] uniforms, List<View> tensors, List<View> outputs) {
        List<View> inputs = tensors.subList(0, kernel.inputs());
        long bytes = 4 * outputs.getFirst().shape().elements() * (inputs.size() + outputs.size());
        return new Case(name, bytes, () -> backend.map(kernel, uniforms, inputs, outputs));
    }

    private Case sum(String name, Kernel kernel, View x, Shape result) {
        View out = View.contiguous(HostBuffer.allocate(DType.FLOAT32, result.elements()), result);
        List<View> inputs = List.of(x);
        return new Case(
                name, 4 * x.shape().elements(), () -> backend.reduce(Reduction.SUM, kernel, NONE, inputs, out, false));
    }

    /** A chain of arithmetic operations. */
    private static Kernel chain(int length) {
        Expr x = Expr.input(0);
        for (int i = 0; i < length; i++) {
            x = i % 2 == 0 ? x.times(1.01) : x.plus(0.5);
        }
        return Kernel.of(1, 0, x);
    }

    /** A step of Adam on parameter, gradient and the two moments, in place. */
    private static Kernel adam() {
        Expr gradient = Expr.input(1);
        Expr mean = Expr.input(2).times(Expr.uniform(0)).plus(gradient.times(Expr.uniform(1)));
        Expr square = Expr.input(3)
                .times(Expr.uniform(2))
                .plus(gradient.times(gradient).times(Expr.uniform(3)));
        Expr step = mean.times(Expr.uniform(4))
                .div(sqrt(square.times(Expr.uniform(5))).plus(Expr.uniform(6)));
        return Kernel.of(4, 7, Expr.input(0).minus(step), mean, square);
    }

    /** Positive numbers, so that square roots are finite. */
    private static View vector(int elements) {
        return vector(elements, Shape.of(elements));
    }

    private static View vector(int elements, Shape shape) {
        View view = View.contiguous(HostBuffer.allocate(DType.FLOAT32, elements), shape);
        Random random = new Random(1);
        float[] values = floats(view);
        for (int i = 0; i < elements; i++) {
            values[i] = random.nextFloat();
        }
        return view;
    }

    private static float[] floats(View view) {
        return ((HostBuffer) view.buffer()).floats();
    }

    private void copy(float[] from, float[] to) {
        int parts = from.length < 1 << 16 ? 1 : workerPool.threads() * 4;
        int length = from.length / parts;
        workerPool.run(parts, (part, _) -> copy(from, to, part * length, (part + 1) * length));
    }

    private static void copy(float[] from, float[] to, int start, int end) {
        for (int i = start; i < end; i += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, from, i).intoArray(to, i);
        }
    }

    private static void warmUp(Case contender) {
        long end = System.nanoTime() + (long) (WARM_UP_SECONDS * 1e9);
        while (System.nanoTime() < end) {
            contender.call().run();
        }
    }

    private static double bytesPerSecond(Case contender) {
        long calls = 0;
        long start = System.nanoTime();
        double seconds;
        do {
            contender.call().run();
            calls++;
            seconds = (System.nanoTime() - start) / 1e9;
        } while (seconds < ROUND_SECONDS);
        return contender.bytes() * calls / seconds;
    }
}
