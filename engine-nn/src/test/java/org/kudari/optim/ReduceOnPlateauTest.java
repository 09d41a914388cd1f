package org.kudari.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** State and errors. {@link SchedulesAgainstPyTorchTest} has the factors. */
class ReduceOnPlateauTest {
    private static ReduceOnPlateau make() {
        return ReduceOnPlateau.ofFalling().reduction(0.5).patience(1).cooldown(2);
    }

    private static double metric(int round) {
        return 1 + 0.1 * Math.sin(round * round);
    }

    @Test
    void itsStateGoesOnFromAnyRound() {
        for (int saved = 0; saved < 20; saved++) {
            ReduceOnPlateau first = make();
            for (int round = 0; round < saved; round++) {
                first.update(metric(round));
            }
            ReduceOnPlateau second = make();
            second.state(first.state());
            assertThat(second.factor()).isEqualTo(first.factor());
            for (int round = saved; round < 30; round++) {
                assertThat(second.update(metric(round))).isEqualTo(first.update(metric(round)));
            }
            assertThat(second.state()).isEqualTo(first.state());
            assertThat(second.factor()).isBetween(0.001, 0.5);
        }
    }

    private static void refuses(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    @Test
    void impossibleNumbersAreRefused() {
        refuses(() -> make().reduction(0), "the reduction must be positive and finite, not 0.0");
        refuses(() -> make().reduction(1), "the reduction must be at least 0 and below 1, not 1.0");
        refuses(() -> make().patience(-1), "the patience must be at least 0 rounds, not -1");
        refuses(() -> make().cooldown(-1), "the cooldown must be at least 0 rounds, not -1");
        refuses(() -> make().threshold(1), "the threshold must be at least 0 and below 1, not 1.0");
        refuses(() -> make().absoluteThreshold(-1), "the threshold must be finite and not negative, not -1.0");
        refuses(() -> make().lowest(2), "the lowest factor must be in [0, 1], not 2.0");
        refuses(
                () -> make().state(Map.of("factor", 1.0)),
                "the state of a reduction on a plateau has the numbers [factor, best, bad_rounds, rounds_to_cool], not"
                        + " [factor]");
    }
}
