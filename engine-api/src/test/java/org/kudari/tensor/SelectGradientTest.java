package org.kudari.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;

/** The gradient of a choice between functions, one of which has no slope where the other is chosen. */
class SelectGradientTest {
    private final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    void oneExpressionSelectsItsGradient() {
        Tensor tensor = Tensor.of(device, new float[] {-1, -4, 4}, 3).variable();
        Expr x = Expr.input(0);
        Expr rootFromZeroOn = Functions.select(Functions.lessThan(x, 0), x, Functions.sqrt(x));
        Tensor y = tensor.map(rootFromZeroOn, List.of());
        assertThat(y.toFloatArray()).containsExactly(-1, -4, 2);

        Tensor gradient = y.sum().differentiableBackward().of(tensor);
        assertThat(gradient.toFloatArray()).containsExactly(1, 1, 0.25f);
        assertThat(gradient.sum().backward().of(tensor).toFloatArray()).containsExactly(0, 0, -1 / 32f);
    }
}
