package org.kudari.cli.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kudari.train.Divergence;
import org.kudari.train.Divergence.Cause;

class DivergenceMessageTest {

    @Test
    void aStateIsNotTakenForAParameter() {
        Divergence ofState =
                new Divergence(Cause.LAYER, 3, 1, 0.5, "norm", "state", -1, 0.1, 1, 1, "the state 'norm.mean' is NaN");

        assertThat(new DivergenceMessage(0.1, 0.01).failure(ofState))
                .hasMessage("a layer's state stopped being finite in epoch 3, so nothing was learnt or saved: the state"
                        + " 'norm.mean' is NaN");
    }
}
