package org.kudari.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

class GradientHooksTest extends ReferenceDeviceTestBase {

    @Test
    void anObserverIsGivenTheWholeGradientOnceAPass() {
        Tensor x = floats(1, 2).variable();
        Tensor y = x.times(3);
        List<float[]> seen = new ArrayList<>();
        GradientHooks.onGradient(y, gradient -> seen.add(gradient.toFloatArray()));

        y.square().sum().plus(y.sum()).backward();

        assertThat(seen).hasSize(1);
        assertThat(seen.getFirst()).containsExactly(7, 13);
    }

    /** Its gradient is written into the flat one and never is a tensor, so an observer would wait for ever. */
    @Test
    void aParameterInAnotherShapeHasNoGradientToLookAt() {
        Parameters group =
                Parameters.allocate(device, DType.FLOAT32, List.of(new Parameters.Declaration("weight", Shape.of(4))));
        Tensor reshaped = group.get(0).reshape(2, 2);

        assertThat(GradientHooks.isComputed(reshaped)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GradientHooks.onGradient(reshaped, _ -> {}))
                .withMessageContaining("is a parameter in another shape");
        assertThat(GradientHooks.isComputed(reshaped.times(2))).isTrue();
    }
}
