package org.kudari.cpu.elementwise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.backend.Elements;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.cpu.CpuBackend;
import org.kudari.cpu.TestViews;
import org.kudari.cpu.TestViews.LayoutKind;
import org.kudari.cpu.platform.CpuFeatures;
import org.kudari.cpu.platform.CpuTier;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.expr.Kernel;
import org.kudari.expr.NamedFunction;
import org.kudari.expr.Primitive;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;

/** Compares elementwise kernels on every tier with the reference: layouts, sizes, aliases, types, several outputs. */
class ElementwiseTest {
    private static final double[] NONE = {};
    private static final double TOLERANCE = 2e-6;

    private static final Shape[] SHAPES = {
        Shape.SCALAR,
        Shape.of(1),
        Shape.of(15),
        Shape.of(16),
        Shape.of(17),
        Shape.of(3, 5),
        Shape.of(40, 10),
        Shape.of(230, 10),
        Shape.of(70, 33),
        Shape.of(7, 129),
        Shape.of(2, 3, 4),
        Shape.of(5, 1, 300),
        Shape.of(900, 3),
        Shape.of(5, 16, 2, 16, 2),
        Shape.of(3, 1100),
        Shape.of(1031),
        Shape.of(0),
        Shape.of(4, 0, 3)
    };

    private final ReferenceBackend reference = new ReferenceBackend();

    private static Stream<CpuTier> tiers() {
        return CpuFeatures.runnable().stream();
    }

    /** Computes x0 * x1 + tanh(x0) u0 for two inputs in all pairs of layouts. */
    @ParameterizedTest
    @MethodSource("tiers")
    void everyLayout(CpuTier tier) {
        Expr x = Expr.input(0);
        Kernel kernel =
                Kernel.of(2, 1, x.times(Expr.input(1)).plus(Functions.tanh(x).times(Expr.uniform(0))));
        Random random = new Random(1);
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 3)) {
            for (Shape shape : SHAPES) {
                for (LayoutKind a : LayoutKind.values()) {
                    for (LayoutKind b : LayoutKind.values()) {
                        List<View> inputs =
                                List.of(TestViews.random(random, shape, a), TestViews.random(random, shape, b));
                        check(backend, kernel, new double[] {0.7}, inputs, DType.FLOAT32, shape + " " + a + " " + b);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tiers")
    void everyNamedFunctionAndItsDerivative(CpuTier tier) {
        Random random = new Random(2);
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 2)) {
            for (NamedFunction function : NamedFunction.values()) {
                Kernel kernel = function.kernel();
                checkOnRandom(backend, kernel, random, function.functionName());
                Kernel derivative = kernel.pullback((1 << kernel.inputs()) - 1).kernel();
                if (derivative != null) {
                    checkOnRandom(backend, derivative, random, function.functionName() + "'");
                }
            }
        }
    }

    private void checkOnRandom(CpuBackend backend, Kernel kernel, Random random, String what) {
        List<View> inputs = new ArrayList<>();
        for (int i = 0; i < kernel.inputs(); i++) {
            inputs.add(TestViews.random(random, Shape.of(23, 51), LayoutKind.OFFSET));
        }
        check(backend, kernel, NONE, inputs, DType.FLOAT32, what);
    }

    private void check(
            CpuBackend backend, Kernel kernel, double[] uniforms, List<View> inputs, DType type, String what) {
        List<View> actual = new ArrayList<>();
        List<View> expected = new ArrayList<>();
        for (int j = 0; j < kernel.outputs().size(); j++) {
            actual.add(TestViews.output(type, inputs.getFirst().shape()));
            expected.add(TestViews.output(type, inputs.getFirst().shape()));
        }
        backend.map(kernel, uniforms, inputs, actual);
        reference.map(kernel, uniforms, inputs, expected);
        for (int j = 0; j < actual.size(); j++) {
            TestViews.assertClose(
                    actual.get(j), expected.get(j), TOLERANCE, backend.info().kernels() + " " + what);
        }
    }

    /** Also a kernel without inputs. */
    @ParameterizedTest
    @MethodSource("tiers")
    void outputsThatAreInputsNumbersOrEachOther(CpuTier tier) {
        Expr sum = Expr.input(0).plus(Expr.input(1));
        Kernel kernel = Kernel.of(
                2, 1, Expr.input(1), Expr.constant(3), Expr.uniform(0), sum, sum, Expr.input(0), sum.times(sum));
        Random random = new Random(3);
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 1)) {
            for (Shape shape : SHAPES) {
                List<View> inputs = List.of(
                        TestViews.random(random, shape, LayoutKind.DENSE),
                        TestViews.random(random, shape, LayoutKind.TRANSPOSED));
                check(backend, kernel, new double[] {2.5}, inputs, DType.FLOAT32, shape.toString());
            }
            View filled = TestViews.output(DType.FLOAT32, Shape.of(100));
            backend.map(Kernel.of(0, 1, Expr.uniform(0)), new double[] {7}, List.of(), List.of(filled));
            float[] expected = new float[100];
            Arrays.fill(expected, 7);
            assertThat(((HostBuffer) filled.buffer()).floats()).containsSequence(expected);
        }
    }

    /** In place, exchanged, and where an output is written before its memory is read for the last time. */
    @ParameterizedTest
    @MethodSource("tiers")
    void outputsInTheMemoryOfInputs(CpuTier tier) {
        Expr a = Expr.input(0);
        Expr b = Expr.input(1);
        Kernel exchange = Kernel.of(2, 0, b, a);
        Kernel butterfly = Kernel.of(2, 0, a.plus(b), a.minus(b));
        Kernel readsLater =
                Kernel.of(2, 0, Functions.exp(a), Functions.exp(b).plus(a).times(b));
        Random random = new Random(4);
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 2)) {
            for (Kernel kernel : List.of(exchange, butterfly, readsLater)) {
                for (Shape shape : SHAPES) {
                    for (LayoutKind layoutKind : List.of(
                            LayoutKind.DENSE,
                            LayoutKind.OFFSET,
                            LayoutKind.TRANSPOSED,
                            LayoutKind.REVERSED,
                            LayoutKind.EVERY_SECOND)) {
                        List<View> views = List.of(
                                TestViews.random(random, shape, layoutKind),
                                TestViews.random(random, shape, layoutKind));
                        List<View> same = List.of(TestViews.copy(views.get(0)), TestViews.copy(views.get(1)));
                        backend.map(kernel, NONE, views, views);
                        reference.map(kernel, NONE, same, same);
                        for (int i = 0; i < 2; i++) {
                            TestViews.assertClose(
                                    views.get(i), same.get(i), TOLERANCE, kernel + " " + shape + " " + layoutKind);
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tiers")
    void outputsOfAnyInjectiveLayout(CpuTier tier) {
        Random random = new Random(5);
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 2)) {
            for (Shape shape : SHAPES) {
                for (LayoutKind layoutKind : List.of(
                        LayoutKind.OFFSET, LayoutKind.TRANSPOSED, LayoutKind.REVERSED, LayoutKind.EVERY_SECOND)) {
                    View input = TestViews.random(random, shape, LayoutKind.DENSE);
                    View actual = TestViews.random(random, shape, layoutKind);
                    View expected = TestViews.copy(actual);
                    backend.map(NamedFunction.SQUARE.kernel(), NONE, List.of(input), List.of(actual));
                    reference.map(NamedFunction.SQUARE.kernel(), NONE, List.of(input), List.of(expected));
                    TestViews.assertClose(actual, expected, TOLERANCE, shape + " " + layoutKind);
                }
            }
        }
    }

    /** Converts from and to every type, and adds two types. */
    @ParameterizedTest
    @MethodSource("tiers")
    void everyType(CpuTier tier) {
        Random random = new Random(6);
        Kernel sum = Kernel.of(2, 0, Expr.input(0).plus(Expr.input(1)));
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 2)) {
            for (DType from : DType.values()) {
                for (DType to : DType.values()) {
                    View input = whole(random, from, Shape.of(9, 31));
                    View other = whole(random, to, Shape.of(9, 31));
                    check(backend, Kernel.IDENTITY, NONE, List.of(input), to, from + " to " + to);
                    check(backend, sum, NONE, List.of(input, other), from.promote(to), from + " plus " + to);
                }
            }
        }
    }

    /** Numbers at which conversions differ: fractions, both zeros, NaN, infinities, and more than a type can hold. */
    private static final float[] AWKWARD = {
        0,
        -0f,
        1,
        -1,
        2.5f,
        -2.5f,
        255,
        256.7f,
        -129,
        3e9f,
        -3e9f,
        1e19f,
        -1e19f,
        Float.MIN_VALUE,
        Float.MAX_VALUE,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY
    };

    /** Conversions and comparisons of floats into dense and strided outputs of every type, exactly. */
    @ParameterizedTest
    @MethodSource("tiers")
    void floatsToEveryTypeInEveryLayout(CpuTier tier) {
        Random random = new Random(8);
        Expr x = Expr.input(0);
        List<Kernel> kernels = List.of(
                Kernel.IDENTITY,
                Kernel.of(1, 0, Functions.lessThan(x, 1)),
                Kernel.of(1, 0, Functions.equal(x, Expr.constant(0))),
                Kernel.of(1, 0, Functions.not(x)));
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 2)) {
            for (Shape shape : SHAPES) {
                for (LayoutKind from : LayoutKind.values()) {
                    View input = TestViews.random(random, shape, from);
                    float[] values = ((HostBuffer) input.buffer()).floats();
                    for (int i = 0; i < values.length; i++) {
                        values[i] = random.nextBoolean() ? AWKWARD[random.nextInt(AWKWARD.length)] : values[i];
                    }
                    for (DType type : DType.values()) {
                        for (LayoutKind to : INJECTIVE) {
                            String what = from + " to " + to + " of " + type;
                            checkInto(backend, kernels, List.of(input), random, type, to, what);
                        }
                    }
                }
            }
        }
    }

    /** Maps of integers and truth values in every layout: each primitive that integers have, and all types together. */
    @ParameterizedTest
    @MethodSource("tiers")
    void integersOfEveryTypeAndLayout(CpuTier tier) {
        Random random = new Random(9);
        List<Kernel> kernels = new ArrayList<>();
        for (Primitive function : Primitive.values()) {
            if (!function.isFloatingOnly()) {
                Expr[] arguments = {Expr.input(0), Expr.input(1), Expr.input(2)};
                kernels.add(Kernel.of(3, 0, Expr.apply(function, Arrays.copyOf(arguments, function.arity()))));
            }
        }
        kernels.add(
                Kernel.of(3, 0, Expr.input(2), Expr.constant(3), Expr.input(0).times(Expr.input(1)), Expr.input(2)));
        DType[] whole = {DType.BOOL, DType.UINT8, DType.INT32, DType.INT64};
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 2)) {
            for (Shape shape : SHAPES) {
                for (LayoutKind layoutKind : LayoutKind.values()) {
                    List<View> inputs = List.of(
                            wholeIn(random, whole[random.nextInt(4)], shape, LayoutKind.DENSE),
                            wholeIn(random, whole[random.nextInt(4)], shape, layoutKind),
                            wholeIn(random, whole[random.nextInt(4)], shape, LayoutKind.EVERY_SECOND));
                    DType type = DType.values()[random.nextInt(DType.values().length)];
                    LayoutKind to = INJECTIVE.get(random.nextInt(INJECTIVE.size()));
                    checkInto(backend, kernels, inputs, random, type, to, inputs + " to " + to + " of " + type);
                }
            }
        }
    }

    private static final List<LayoutKind> INJECTIVE = List.of(
            LayoutKind.DENSE, LayoutKind.OFFSET, LayoutKind.TRANSPOSED, LayoutKind.REVERSED, LayoutKind.EVERY_SECOND);

    /** Compares the bits of outputs of a type and layout with the reference's. */
    private void checkInto(
            CpuBackend backend,
            List<Kernel> kernels,
            List<View> inputs,
            Random random,
            DType type,
            LayoutKind to,
            String what) {
        for (Kernel kernel : kernels) {
            List<View> actual = new ArrayList<>();
            List<View> expected = new ArrayList<>();
            for (int j = 0; j < kernel.outputs().size(); j++) {
                View output = wholeIn(random, type, inputs.getFirst().shape(), to);
                actual.add(output);
                expected.add(TestViews.copy(output));
            }
            backend.map(kernel, NONE, inputs, actual);
            reference.map(kernel, NONE, inputs, expected);
            for (int j = 0; j < actual.size(); j++) {
                TestViews.assertClose(actual.get(j), expected.get(j), 0, kernel + " " + what);
            }
        }
    }

    /** Whole numbers of a type, each of them a value of it. */
    private static View wholeIn(Random random, DType type, Shape shape, LayoutKind layoutKind) {
        Layout layout = TestViews.random(random, shape, layoutKind).layout();
        HostBuffer buffer = HostBuffer.allocate(type, layout.highest() + 1);
        for (int i = 0; i < buffer.length(); i++) {
            Elements.storeLong(buffer, i, random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(-3, 4));
        }
        return new View(buffer, layout);
    }

    private View whole(Random random, DType type, Shape shape) {
        View floats = TestViews.random(random, shape, LayoutKind.DENSE);
        View view = new View(HostBuffer.allocate(type, shape.elements()), Layout.contiguous(shape));
        reference.map(Kernel.of(1, 0, Functions.round(Expr.input(0).times(50))), NONE, List.of(floats), List.of(view));
        return view;
    }

    @ParameterizedTest
    @MethodSource("tiers")
    void aKernelIsCompiledOnce(CpuTier tier) {
        Random random = new Random(7);
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 2)) {
            for (int i = 0; i < 100; i++) {
                View input =
                        TestViews.random(random, Shape.of(5, 30), LayoutKind.values()[i % LayoutKind.values().length]);
                Kernel kernel = Kernel.of(1, 1, Expr.input(0).times(Expr.uniform(0)));
                View output = TestViews.output(DType.FLOAT32, input.shape());
                backend.map(kernel, new double[] {i}, List.of(input), List.of(output));
            }
            // One program for an input of elements, and one for an input that is one number.
            assertThat(backend.compiledKernels()).isEqualTo(2);
        }
    }
}
