package org.kudari.backend.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kudari.expr.Functions.lessThan;
import static org.kudari.expr.Functions.select;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.backend.Backend;
import org.kudari.backend.Elements;
import org.kudari.backend.Epilogue;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.expr.Primitive;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.op.Elementwise;
import org.kudari.tensor.Tensor;
import org.kudari.testing.FloatBackend;

/** Where rounding decides a comparison both outcomes are right; everywhere else one is. */
class ValidatedComparisonsTest {
    private static final Expr X = Expr.input(0);
    private static final Expr Y = Expr.input(1);
    private static final Expr U = Expr.uniform(0);
    private static final double[] UNIFORMS = {0.9};

    private static Expr of(Primitive function, Expr... arguments) {
        return Expr.apply(function, arguments);
    }

    /** Kernels with a jump, and numbers around which it lies. */
    static Stream<Arguments> jumps() {
        return Stream.of(
                Arguments.of(lessThan(X, U), 0.9),
                Arguments.of(select(lessThan(X, U), X.times(1 / 0.9), Expr.constant(0)), 0.9),
                Arguments.of(select(lessThan(Y, U), X, Expr.constant(0)), 0.9),
                Arguments.of(of(Primitive.LESS_EQUAL, X, Expr.constant(0.1)), 0.1),
                Arguments.of(lessThan(Expr.constant(0.1), X), 0.1),
                Arguments.of(of(Primitive.EQUAL, X.times(3), Expr.constant(0.3)), 0.1),
                Arguments.of(of(Primitive.NOT_EQUAL, X.div(3), Expr.constant(0.7 / 3)), 0.7),
                Arguments.of(of(Primitive.FLOOR, X.times(10)), 0.3),
                Arguments.of(of(Primitive.CEIL, X.div(0.1)), 0.7),
                Arguments.of(of(Primitive.ROUND, X.times(5)), 0.1),
                Arguments.of(of(Primitive.SIGN, X.minus(0.7)), 0.7),
                Arguments.of(select(X.minus(0.7), X, Expr.constant(5)), 0.7),
                Arguments.of(of(Primitive.NOT, X.minus(0.7)), 0.7),
                Arguments.of(of(Primitive.AND, X.minus(0.7), Y.minus(0.7)), 0.7),
                Arguments.of(of(Primitive.OR, X.minus(0.7), Y.times(0)), 0.7),
                Arguments.of(lessThan(X.times(X), Y.times(0.3)), 0.3),
                Arguments.of(lessThan(of(Primitive.FLOOR, X.times(10)), Y.times(10)), 0.3),
                Arguments.of(of(Primitive.EXP, of(Primitive.FLOOR, X.times(10)).times(2)), 0.3));
    }

    @ParameterizedTest
    @MethodSource("jumps")
    void bothOutcomesOfACloseComparisonPass(Expr expr, double around) {
        for (Backend backend : List.of(new FloatBackend(), new ReferenceBackend())) {
            try (Device device = new Device(new ValidatingBackend(backend))) {
                assertThatCode(() -> onNumbersAround(device, expr, around)).doesNotThrowAnyException();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("jumps")
    void theOtherOutcomeFartherAwayIsFound(Expr expr, double around) {
        Backend wrong = new FloatBackend() {
            @Override
            public void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
                super.map(kernel, uniforms, inputs, outputs);
                View out = outputs.getFirst();
                HostBuffer buffer = (HostBuffer) out.buffer();
                int last = (int) out.layout().highest();
                double right = Elements.loadDouble(buffer, last);
                Elements.storeDouble(buffer, last, right == 1 ? 0 : right + 1);
            }
        };
        try (Device device = new Device(new ValidatingBackend(wrong))) {
            assertThatThrownBy(() -> onNumbersAround(device, expr, around))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("differs from the reference in 1 of 2000");
        }
    }

    private static void onNumbersAround(Device device, Expr expr, double around) {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        float[] numbers = new float[2000];
        for (int i = 0; i < numbers.length; i++) {
            int ulps = i < 20 ? i - 10 : random.nextInt(-500, 500);
            numbers[i] = Float.intBitsToFloat(Float.floatToIntBits((float) around) + ulps);
        }
        numbers[numbers.length - 1] = (float) (around * 1.0001);
        Tensor x = Tensor.of(device, numbers, numbers.length);
        Kernel kernel = Kernel.of(2, 1, expr);
        try {
            x.apply(new Elementwise("jump", kernel, UNIFORMS, null), List.of(x, x));
            x.apply(new Elementwise("jump", kernel, UNIFORMS, DType.FLOAT32), List.of(x, x));
        } catch (IllegalStateException e) {
            throw new IllegalStateException("seed " + seed + ": " + e.getMessage(), e);
        }
    }

    /** Inputs and numbers that are floats have no error, so a tie has one outcome. */
    @ParameterizedTest
    @MethodSource("ties")
    void aTieOfExactNumbersHasOneOutcome(Expr expr) {
        Backend wrong = new FloatBackend() {
            @Override
            protected float apply(Primitive function, List<Float> arguments) {
                return switch (function) {
                    case LESS -> super.apply(Primitive.LESS_EQUAL, arguments);
                    case FLOOR -> super.apply(Primitive.CEIL, arguments) - 1;
                    case SIGN -> arguments.getFirst() < 0 ? -1 : 1;
                    case EQUAL -> 0;
                    default -> super.apply(function, arguments);
                };
            }
        };
        try (Device right = new Device(new ValidatingBackend(new FloatBackend()));
                Device device = new Device(new ValidatingBackend(wrong))) {
            assertThatCode(() -> tie(right, expr)).doesNotThrowAnyException();
            assertThatThrownBy(() -> tie(device, expr)).isInstanceOf(IllegalStateException.class);
        }
    }

    static Stream<Expr> ties() {
        return Stream.of(
                lessThan(X, Expr.constant(0.5)),
                lessThan(X, Y),
                select(lessThan(X, Y), Expr.constant(1), Expr.constant(2)),
                of(Primitive.FLOOR, X),
                of(Primitive.SIGN, Y.negate()),
                of(Primitive.EQUAL, X, Y));
    }

    private static void tie(Device device, Expr expr) {
        Tensor x = Tensor.of(device, new float[] {0.5f, 2, 0}, 3);
        Tensor y = Tensor.of(device, new float[] {0.5f, 2, 0}, 3);
        x.apply(new Elementwise("tie", Kernel.of(2, 0, expr), new double[0], null), List.of(x, y));
    }

    @ParameterizedTest
    @MethodSource("conversions")
    void aConversionIsAJumpToo(DType type, double around, double factor) {
        try (Device device = new Device(new ValidatingBackend(new FloatBackend()))) {
            Kernel kernel = Kernel.of(1, 0, X.times(factor));
            float[] numbers = new float[1000];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = Float.intBitsToFloat(Float.floatToIntBits((float) around) + i - 500);
            }
            Tensor x = Tensor.of(device, numbers, numbers.length);
            Elementwise converted = new Elementwise("scaled", kernel, new double[0], type);
            assertThatCode(() -> x.apply(converted, List.of(x))).doesNotThrowAnyException();
        }
    }

    static Stream<Arguments> conversions() {
        return Stream.of(
                Arguments.of(DType.INT32, 0.3, 10),
                Arguments.of(DType.INT32, -0.7, 10),
                Arguments.of(DType.INT64, 0.1, 30.000001),
                Arguments.of(DType.UINT8, 0.7, 10));
    }

    /** In a sum each such element may be there or not; in an epilogue the product is what was rounded. */
    @ParameterizedTest
    @MethodSource("reductions")
    void reductionsAndEpiloguesMayDecideEitherWay(Reduction reduction) {
        List<View> seen = new ArrayList<>();
        Backend decidesOtherwise = new ForwardingBackend(new ReferenceBackend()) {
            @Override
            public void reduce(
                    Reduction kind, Kernel kernel, double[] uniforms, List<View> inputs, View out, boolean accumulate) {
                seen.add(out);
                super.reduce(kind, kernel, new double[] {0.9f}, inputs, out, accumulate);
            }

            @Override
            public void matmul(View a, View b, View out, boolean accumulate, Epilogue epilogue) {
                seen.add(out);
                double[] uniforms = {Math.nextDown(0.9f)};
                super.matmul(
                        a,
                        b,
                        out,
                        accumulate,
                        new Epilogue(epilogue.kernel(), uniforms, epilogue.operands(), epilogue.product()));
            }
        };
        try (Backend backend = new ValidatingBackend(decidesOtherwise)) {
            View x = uploaded(backend, new float[] {0.9f, 0.9f, 0.8f, 1, 0.9f, 2}, 2, 3);
            View sums = uploaded(backend, new float[2], 2, 1);
            Kernel below = Kernel.of(1, 1, select(lessThan(X, U), Expr.constant(1), Expr.constant(3)));
            backend.reduce(reduction, below, UNIFORMS, List.of(x), sums, false);

            View one = uploaded(backend, new float[] {1}, 1, 1);
            View factor = uploaded(backend, new float[] {0.9f, 5}, 1, 2);
            View out = uploaded(backend, new float[2], 1, 2);
            backend.matmul(one, factor, out, false, new Epilogue(below, UNIFORMS, List.of(), null));
        }
        assertThat(seen).hasSize(2);
    }

    static Stream<Reduction> reductions() {
        return Stream.of(Reduction.values());
    }

    private static View uploaded(Backend backend, float[] values, long... dims) {
        View view = View.contiguous(backend.allocate(DType.FLOAT32, values.length), Shape.of(dims));
        backend.upload(MemorySegment.ofArray(values), view);
        return view;
    }
}
