package org.kudari.backend.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kudari.backend.Backend;
import org.kudari.backend.Epilogue;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.MatmulPrecision;
import org.kudari.backend.View;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.testing.EveryCallProgram;
import org.kudari.testing.RoundingBackend;

/** Products may be off by what a device says that it rounds, and by no more. */
class ValidatedPrecisionTest {
    private static final int ROWS = 5;
    private static final int DEPTH = 7;
    private static final int COLUMNS = 9;

    private static final Expr PRODUCT = Expr.input(0);

    /** Whose products are also larger than they should be, by a factor. */
    private static Backend wrong(MatmulPrecision precision, float factor) {
        return new RoundingBackend(precision, precision) {
            @Override
            public void matmul(View a, View b, View out, boolean accumulate, Epilogue epilogue) {
                super.matmul(times(a), b, out, accumulate, epilogue);
            }

            private View times(View view) {
                HostBuffer copy = HostBuffer.allocate(view.type(), view.buffer().length());
                for (int i = 0; i < copy.length(); i++) {
                    copy.floats()[i] = factor * ((HostBuffer) view.buffer()).floats()[i];
                }
                return new View(copy, view.layout());
            }
        };
    }

    private static Backend rounding(MatmulPrecision actual, MatmulPrecision stated) {
        return new RoundingBackend(actual, stated);
    }

    private static View uploaded(Backend backend, Shape shape, double origin, double bound) {
        SplittableRandom random = new SplittableRandom(7);
        float[] values = new float[(int) shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(origin, bound);
        }
        View view = View.contiguous(backend.allocate(DType.FLOAT32, values.length), shape);
        backend.upload(MemorySegment.ofArray(values), view);
        return view;
    }

    /** A validated product of numbers from an interval, added to {@code before} if that is not 0. */
    private static void multiply(Backend inner, double origin, double bound, double before, Expr epilogue) {
        try (Backend backend = new ValidatingBackend(inner)) {
            View a = uploaded(backend, Shape.of(ROWS, DEPTH), origin, bound);
            View b = uploaded(backend, Shape.of(DEPTH, COLUMNS), origin, bound);
            View out = uploaded(backend, Shape.of(ROWS, COLUMNS), before, Math.nextUp(before));
            View product = View.contiguous(backend.allocate(DType.FLOAT32, ROWS * COLUMNS), out.shape());
            Epilogue then = epilogue == null
                    ? null
                    : new Epilogue(Kernel.of(1, 0, epilogue), new double[0], List.of(), product);
            backend.matmul(a, b, out, before != 0, then);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoRoundsAsItSaysPassesEveryCall(MatmulPrecision precision) {
        try (Device device = new Device(new ValidatingBackend(rounding(precision, precision)));
                Scope _ = device.scope()) {
            assertThat(device.info().matmulPrecision()).isEqualTo(precision);
            assertThatCode(() -> EveryCallProgram.run(device)).doesNotThrowAnyException();
        }
    }

    @Test
    void whoRoundsMoreThanItSaysIsCaught() {
        for (MatmulPrecision stated : List.of(MatmulPrecision.FLOAT32, MatmulPrecision.TF32)) {
            assertThatThrownBy(() -> multiply(rounding(MatmulPrecision.BFLOAT16, stated), 0.5, 1.5, 0, null))
                    .hasMessageContaining("matmul on the backend 'rounding': output 0 differs");
        }
        assertThatThrownBy(() -> multiply(rounding(MatmulPrecision.TF32, MatmulPrecision.FLOAT32), 0.5, 1.5, 0, null))
                .hasMessageContaining("output 0 differs");
    }

    @Test
    void whoRoundsLessThanItSaysPasses() {
        for (MatmulPrecision actual : MatmulPrecision.values()) {
            assertThatCode(() -> multiply(rounding(actual, MatmulPrecision.BFLOAT16), 0.5, 1.5, 0, null))
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMistakeIsNoRounding(MatmulPrecision precision) {
        assertThatThrownBy(() -> multiply(wrong(precision, 1.1f), 0.5, 1.5, 0, null))
                .hasMessageContaining("output 0 differs");
        assertThatThrownBy(() -> multiply(wrong(precision, 1.02f), 0.5, 1.5, 0, null))
                .hasMessageContaining("output 0 differs");
    }

    /** What is added to is not rounded, however large it is. */
    @Test
    void whatAProductIsAddedToExcusesNothing() {
        assertThatCode(() -> multiply(wrong(MatmulPrecision.BFLOAT16, 1), 0.5, 1.5, 1000, null))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> multiply(wrong(MatmulPrecision.BFLOAT16, 1.1f), 0.5, 1.5, 1000, null))
                .hasMessageContaining("added to the output");
    }

    /**
     * An exponential, a square and a difference make more of an error than there was, a step makes all or nothing of
     * it.
     */
    @Test
    void anEpilogueThatMakesMoreOfTheRoundingIsNoMistake() {
        List<Expr> epilogues = List.of(
                Functions.exp(PRODUCT),
                PRODUCT.times(PRODUCT),
                PRODUCT.times(PRODUCT).times(PRODUCT).times(PRODUCT),
                PRODUCT.minus(7).times(1000),
                Functions.select(Functions.lessThan(PRODUCT, 7), Expr.constant(1), Expr.constant(-1)));
        for (Expr epilogue : epilogues) {
            for (MatmulPrecision precision : MatmulPrecision.values()) {
                assertThatCode(() -> multiply(wrong(precision, 1), 0.5, 1.5, 0, epilogue))
                        .as("%s after %s", epilogue, precision)
                        .doesNotThrowAnyException();
                assertThatCode(() -> multiply(wrong(precision, 1), -1.5, 1.5, 0, epilogue))
                        .as("%s after %s of both signs", epilogue, precision)
                        .doesNotThrowAnyException();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEpilogueHidesNoMistake(MatmulPrecision precision) {
        for (Expr epilogue : List.of(Functions.exp(PRODUCT), PRODUCT.times(PRODUCT), PRODUCT.minus(7))) {
            assertThatThrownBy(() -> multiply(wrong(precision, 1.1f), 0.5, 1.5, 0, epilogue))
                    .as("%s", epilogue)
                    .hasMessageContaining("output 0 differs");
        }
    }

    /** The exponential of 88.69 is finite in float32; factors rounded to 3.5625 make it that of 88.84, which is not. */
    @Test
    void whatOverflowsInFloat32IsNotCompared() {
        for (MatmulPrecision precision : MatmulPrecision.values()) {
            assertThatCode(() -> multiply(wrong(precision, 1), 3.5595, 3.55951, 0, Functions.exp(PRODUCT)))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void productsOfDoublesAreNeverRounded() {
        Backend rounding = new RoundingBackend(MatmulPrecision.BFLOAT16, MatmulPrecision.BFLOAT16) {
            @Override
            public void matmul(View a, View b, View out, boolean accumulate, Epilogue epilogue) {
                super.matmul(a, b, out, accumulate, epilogue);
                ((HostBuffer) out.buffer()).doubles()[0] *= 1 + 1e-6;
            }
        };
        try (Backend backend = new ValidatingBackend(rounding)) {
            View a = View.contiguous(backend.allocate(DType.FLOAT64, 1), Shape.of(1, 1));
            backend.upload(MemorySegment.ofArray(new double[] {3}), a);
            View out = View.contiguous(backend.allocate(DType.FLOAT64, 1), Shape.of(1, 1));
            assertThatThrownBy(() -> backend.matmul(a, a, out, false, null)).hasMessageContaining("output 0 differs");
        }
    }
}
