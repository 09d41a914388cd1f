package org.kudari.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.kudari.optim.Schedules.constant;
import static org.kudari.optim.Schedules.cosine;
import static org.kudari.optim.Schedules.cosineWithRestarts;
import static org.kudari.optim.Schedules.exponential;
import static org.kudari.optim.Schedules.linear;
import static org.kudari.optim.Schedules.multiStep;
import static org.kudari.optim.Schedules.polynomial;
import static org.kudari.optim.Schedules.step;
import static org.kudari.optim.Schedules.warmup;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Ends, joints and errors of schedules. {@link SchedulesAgainstPyTorchTest} has their values. */
class SchedulesTest {
    private static void refuses(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    @Test
    void afterItsEndAScheduleStays() {
        for (Schedule schedule :
                List.of(linear(9, 0.5, 0.25), cosine(9, 0.25), polynomial(9, 2), OneCycle.of(9), warmup(9))) {
            assertThat(schedule.length()).isEqualTo(9);
            double last = schedule.factor(9);
            assertThat(schedule.factor(10)).as(schedule.toString()).isEqualTo(last);
            assertThat(schedule.factor(Long.MAX_VALUE)).isEqualTo(last);
        }
        assertThat(linear(9, 0.5, 0.25).factor(9)).isEqualTo(0.25);
        assertThat(cosine(9, 0.25).factor(9)).isEqualTo(0.25);
        assertThat(polynomial(9, 2).factor(9)).isZero();
        assertThat(OneCycle.of(9).factor(8)).isEqualTo(OneCycle.of(9).factor(9));
        assertThat(warmup(9).factor(9)).isEqualTo(1);
    }

    @Test
    void noStepOfAWarmupIsWithoutEffect() {
        assertThat(warmup(4).factor(0)).isEqualTo(0.2);
        assertThat(warmup(4).factor(3)).isEqualTo(0.8);
    }

    @Test
    void schedulesAreJoined() {
        Schedule joined = warmup(4).then(cosine(10, 0.1)).then(constant(0.1));
        assertThat(joined.factor(3)).isEqualTo(0.8);
        assertThat(joined.factor(4)).isEqualTo(1);
        assertThat(joined.factor(9)).isEqualTo(cosine(10, 0.1).factor(5));
        assertThat(joined.factor(14)).isEqualTo(0.1);
        assertThat(joined.length()).isEqualTo(Schedule.ENDLESS);
        assertThat(warmup(4).then(cosine(10)).length()).isEqualTo(14);
        assertThat(warmup(4).then(cosine(10)).factor(14)).isZero();
        assertThat(joined).hasToString("warmup(4).then(cosine(10, 0.1)).then(constant(0.1))");
    }

    @Test
    void aScheduleOfOnesOwnIsALambda() {
        Schedule inverseRoot = step -> 1 / Math.sqrt(step + 1);
        assertThat(inverseRoot.first(3).factor(3)).isEqualTo(0.5);
        assertThat(warmup(2).then(inverseRoot).factor(5)).isEqualTo(0.5);
    }

    @Test
    void whatHasNoEndIsGivenOne() {
        assertThatIllegalStateException()
                .isThrownBy(() -> exponential(0.9).then(cosine(5)))
                .withMessage("exponential(0.9) has no end, so nothing comes after it: give it one by first(steps)");
        assertThat(exponential(0.5).first(3).then(cosine(5)).factor(3)).isEqualTo(1);
        assertThat(exponential(0.5).first(3).factor(100)).isEqualTo(0.125);
        refuses(() -> cosine(5).first(6), "cosine(5, 0.0) has 5 steps, and so no first 6");
        refuses(() -> cosine(5).first(0), "the length of a schedule must be at least 1 step, not 0");
    }

    @Test
    void restartsGoOnForAsLongAsStepsCanBeCounted() {
        assertThat(cosineWithRestarts(3, 2, 0).factor(9)).isEqualTo(1);
        assertThat(cosineWithRestarts(3, 2, 0).factor(Long.MAX_VALUE)).isBetween(0.0, 1.0);
        assertThat(cosineWithRestarts(1, Integer.MAX_VALUE, 0).factor(Long.MAX_VALUE))
                .isBetween(0.0, 1.0);
    }

    @Test
    void cyclesOfFewSteps() {
        for (double rise : new double[] {0, 0.3, 0.5, 1}) {
            for (int steps = 1; steps < 5; steps++) {
                OneCycle cycle = OneCycle.of(steps).rise(rise);
                for (int step = 0; step < steps; step++) {
                    assertThat(cycle.factor(step)).as("%s %d", cycle, step).isBetween(0.0, 1.0);
                    if (rise <= 0.5) {
                        assertThat(cycle.threePhases().factor(step)).isBetween(0.0, 1.0);
                    }
                }
            }
        }
    }

    @Test
    void impossibleNumbersAreRefused() {
        refuses(() -> step(0, 0.5), "the distance of the changes of a step schedule must be at least 1 step, not 0");
        refuses(() -> step(1, 0), "the factor gamma of a schedule must be positive and finite, not 0.0");
        refuses(() -> exponential(-1), "the factor gamma of a schedule must be positive and finite, not -1.0");
        refuses(() -> multiStep(0.1), "a multi-step schedule needs at least one milestone");
        refuses(
                () -> multiStep(0.1, 5, 3),
                "the milestones of a multi-step schedule must ascend from 1, and 3 does not: [5, 3]");
        refuses(
                () -> multiStep(0.1, 0, 3),
                "the milestones of a multi-step schedule must ascend from 1, and 0 does not: [0, 3]");
        refuses(
                () -> multiStep(0.1, 3, 3),
                "the milestones of a multi-step schedule must ascend from 1, and 3 does not: [3, 3]");
        refuses(() -> cosine(-3), "the length of a cosine schedule must be at least 1 step, not -3");
        refuses(() -> cosine(3, 1.5), "the lowest factor of a cosine schedule must be in [0, 1], not 1.5");
        refuses(
                () -> cosineWithRestarts(3, 0, 0),
                "each wave of a cosine schedule with restarts is at least 1 times as long as the one before, not 0");
        refuses(() -> polynomial(3, 0), "the power of a polynomial schedule must be positive and finite, not 0.0");
        refuses(
                () -> linear(3, -1, 1),
                "the first factor of a linear schedule must be finite and not negative, not -1.0");
        refuses(() -> warmup(0), "the length of a warm-up must be at least 1 step, not 0");
        refuses(
                () -> constant(Double.NaN),
                "the factor of a constant schedule must be finite and not negative, not NaN");
        refuses(() -> OneCycle.of(0), "the length of a cycle must be at least 1 step, not 0");
        refuses(
                () -> OneCycle.of(9).rise(1.5),
                "the share of the steps in which a cycle rises must be in [0, 1], not 1.5");
        refuses(() -> OneCycle.of(9).ends(0, 0.1), "the first factor of a cycle must be positive and finite, not 0.0");
        refuses(() -> OneCycle.of(9).ends(1, 2), "the last factor of a cycle must be in [0, 1], not 2.0");
        refuses(
                () -> OneCycle.of(9).rise(0.75).threePhases(),
                "a cycle of three phases falls in as many steps as it rises, so it rises in at most a share of 0.5 of"
                        + " the steps, not 0.75");
        refuses(() -> cosine(5).factor(-1), "cosine(5, 0.0): steps count from 0, so there is no step -1");
        refuses(() -> OneCycle.of(5).factor(-1), "steps of a cycle count from 0, so there is no step -1");
    }
}
