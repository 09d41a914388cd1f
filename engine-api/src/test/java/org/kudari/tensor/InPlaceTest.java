package org.kudari.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;

class InPlaceTest extends ReferenceDeviceTestBase {
    private static final double[] NONE = {};
    private static final Kernel SUM_AND_DIFFERENCE =
            Kernel.of(2, 0, Expr.input(0).plus(Expr.input(1)), Expr.input(0).minus(Expr.input(1)));

    @Test
    void outputsMayBeAmongTheInputs() {
        Tensor a = floats(5, 6);
        Tensor b = floats(1, 2);
        InPlace.map(SUM_AND_DIFFERENCE, NONE, List.of(a, b), List.of(a, b));
        assertThat(a.toFloatArray()).containsExactly(6, 8);
        assertThat(b.toFloatArray()).containsExactly(4, 4);
    }

    @Test
    void inputsBroadcastAndConvert() {
        Tensor target = counting(2, 2);
        InPlace.copy(Tensor.of(device, new int[] {7}, 1), target);
        assertThat(target.toFloatArray()).containsOnly(7);
    }

    @Test
    void anInputThatOverlapsAnOutputIsReadAsItWas() {
        Tensor memory = floats(1, 2, 3, 4);
        InPlace.copy(memory.slice(0, 0, 3), memory.slice(0, 1, 4));
        assertThat(memory.toFloatArray()).containsExactly(1, 1, 2, 3);
        InPlace.copy(memory.flip(0), memory);
        assertThat(memory.toFloatArray()).containsExactly(3, 2, 1, 1);
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeAnythingIsWritten() {
        Tensor target = floats(0, 0);
        assertThatThrownBy(() -> InPlace.copy(floats(1, 2, 3), target))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("map in place: an input of shape [3] does not broadcast to the outputs' shape [2]");
        assertThatThrownBy(() -> InPlace.map(SUM_AND_DIFFERENCE, NONE, List.of(target), List.of(target)))
                .hasMessageContaining("takes 2 tensor(s) and 0 number(s) to 2 output(s), but was given 1, 0 and 1");
        Kernel scaled = Kernel.of(1, 1, Expr.input(0).times(Expr.uniform(0)));
        assertThatThrownBy(() -> InPlace.map(scaled, NONE, List.of(target), List.of(target)))
                .hasMessageContaining("1 number(s)");
        Tensor whole = target.to(DType.INT32);
        assertThatThrownBy(() -> InPlace.map(scaled, new double[] {0.5}, List.of(whole), List.of(whole)))
                .hasMessageContaining("0.5 is no integer");
        assertThatThrownBy(() -> InPlace.map(
                        SUM_AND_DIFFERENCE, NONE, List.of(target, target), List.of(target, floats(1, 2, 3))))
                .hasMessageContaining("the shape of the others, [2]");
        assertThat(target.toFloatArray()).containsOnly(0);
    }

    @Test
    void outputsMustHaveARoomForEachElementAndNoHistory() {
        assertThatThrownBy(() -> InPlace.copy(floats(1, 2, 3), floats(1).broadcastTo(3)))
                .hasMessageContaining("an output repeats elements")
                .hasMessageContaining("[3] strides [0] offset 0");
        Tensor twice = floats(1, 2);
        assertThatThrownBy(() -> InPlace.map(SUM_AND_DIFFERENCE, NONE, List.of(twice, twice), List.of(twice, twice)))
                .hasMessageContaining("two outputs overlap in memory");
        assertThatThrownBy(() -> InPlace.copy(floats(1), floats(1).variable())).hasMessageContaining("no history");
    }

    @Test
    void everyViewOfChangedMemoryHasChanged() {
        Tensor memory = floats(1, 2, 3);
        Tensor loss = memory.slice(0, 0, 1).variable().square().sum();
        InPlace.copy(floats(9), memory.slice(0, 2, 3));
        assertThatThrownBy(loss::backward).hasMessageContaining("was changed in place");
    }
}
