package org.kudari.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kudari.backend.Backend;
import org.kudari.backend.CompositeCall;
import org.kudari.backend.CompositeCall.Scan.Kind;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.backend.tool.ForwardingBackend;
import org.kudari.backend.tool.ValidatingBackend;
import org.kudari.device.Device;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

/** Running sums and products: values, the edges of their gradients, and what is refused. */
class ScanTest {
    private static final Kernel SCALED = Kernel.of(1, 1, Expr.input(0).times(Expr.uniform(0)));

    private final Device device = new Device(new ReferenceBackend());

    @Test
    void aRunningSumIsWhatNumPyHas() {
        Tensor x = Tensor.of(device, new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

        assertThat(x.cumSum(1).toFloatArray()).containsExactly(1, 3, 6, 4, 9, 15);
        assertThat(x.cumSum(-2).toFloatArray()).containsExactly(1, 2, 3, 5, 7, 9);
        assertThat(x.cumSum(1, true).toFloatArray()).containsExactly(6, 5, 3, 15, 11, 6);
        assertThat(x.cumProd(1).toFloatArray()).containsExactly(1, 2, 6, 4, 20, 120);
        assertThat(x.cumProd(0, true).toFloatArray()).containsExactly(4, 10, 18, 4, 5, 6);
    }

    @Test
    void countsAreWholeNumbers() {
        Tensor isLarge = Tensor.of(device, new float[] {1, -2, 3}, 3).greaterThan(0);

        assertThat(isLarge.cumSum(0).type()).isEqualTo(DType.INT64);
        assertThat(isLarge.cumSum(0).toLongArray()).containsExactly(1, 1, 2);
    }

    @Test
    void anEmptyAxisHasAnEmptyGradient() {
        Tensor x = Tensor.zeros(device, DType.FLOAT32, Shape.of(2, 0)).variable();

        assertThat(x.cumProd(1).sum().backward().of(x).shape()).isEqualTo(Shape.of(2, 0));
    }

    /** The first factor meets no product before it: zero times an infinite share would be NaN. */
    @Test
    void anOverflowBehindAnElementMakesItsGradientInfinite() {
        Tensor x = Tensor.of(device, new float[] {0.5f, Float.MAX_VALUE, 4}, 3).variable();

        assertThat(x.cumProd(0).sum().backward().of(x).toFloatArray()[0]).isEqualTo(Float.POSITIVE_INFINITY);
    }

    /** A tool must not take the output's view for the input's, though they are one object. */
    @Test
    void anOutputThatIsAnInputIsValidated() {
        // Rounds otherwise than the reference, so that a tolerance of 0 fails.
        Backend rounding = new ForwardingBackend(new ReferenceBackend()) {
            @Override
            public void run(CompositeCall call) {
                super.run(call);
                inner().map(SCALED, new double[] {1 + 1e-6}, List.of(call.out()), List.of(call.out()));
            }
        };
        Backend backend = new ValidatingBackend(rounding);
        View inPlace = View.contiguous(backend.allocate(DType.FLOAT32, 3), Shape.of(3));
        backend.upload(MemorySegment.ofArray(new float[] {0.3f, 0.7f, 1.1f}), inPlace);

        backend.run(new CompositeCall.Scan(Kind.SUM, 0, false, List.of(inPlace), inPlace));

        float[] sums = new float[3];
        backend.download(inPlace, MemorySegment.ofArray(sums));
        assertThat(sums[2]).isCloseTo(2.1f, within(1e-4f));
    }

    @Test
    void operandsThatDoNotFitAreRefused() {
        Tensor x = Tensor.zeros(device, DType.FLOAT32, Shape.of(2, 3));
        Tensor other = Tensor.zeros(device, DType.FLOAT32, Shape.of(3));
        Scan recurrence = new Scan(Kind.RECURRENCE, 1, false);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> x.apply(recurrence, List.of(x, other)))
                .withMessage("recurrence: coefficients [2, 3] and terms [3] must have one shape");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> x.apply(recurrence, List.of(x)))
                .withMessage("recurrence takes 2 operand(s), not 1");
        assertThatIllegalArgumentException().isThrownBy(() -> x.cumSum(2)).withMessageContaining("axis 2");
    }
}
