package org.kudari.optim;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.kudari.optim.Schedules.constant;
import static org.kudari.optim.Schedules.cosine;
import static org.kudari.optim.Schedules.cosineWithRestarts;
import static org.kudari.optim.Schedules.exponential;
import static org.kudari.optim.Schedules.linear;
import static org.kudari.optim.Schedules.multiStep;
import static org.kudari.optim.Schedules.polynomial;
import static org.kudari.optim.Schedules.warmup;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.kudari.io.tensors.ArrayData;
import org.kudari.io.tensors.Safetensors;

/**
 * Compares each schedule, step by step, with PyTorch's, by the factors that {@code scripts/expected-optimizers.py}
 * wrote. PyTorch computes most of them from step to step, and so rounds more often.
 */
class SchedulesAgainstPyTorchTest {
    private static final double TOLERANCE = 1e-13;

    private static final Map<String, Schedule> SCHEDULES = Map.ofEntries(
            entry("constant", constant(0.25).first(10).then(constant(1))),
            entry("step", Schedules.step(7, 0.5)),
            entry("multi-step", multiStep(0.3, 3, 4, 40)),
            entry("exponential", exponential(0.95)),
            entry("linear", linear(31, 0.2, 0.9)),
            entry("warmup", warmup(50)),
            entry("polynomial 1", polynomial(60, 1)),
            entry("polynomial 2.5", polynomial(60, 2.5)),
            entry("cosine", cosine(70)),
            entry("cosine lowest", cosine(70, 0.1)),
            entry("restarts", cosineWithRestarts(9, 1, 0)),
            entry("restarts 2", cosineWithRestarts(5, 2, 0.1)),
            entry("joined", warmup(10).then(cosine(60))),
            entry(
                    "joined three",
                    exponential(0.9)
                            .first(20)
                            .then(Schedules.step(5, 0.5).first(25))
                            .then(polynomial(30, 2))),
            entry("one-cycle two cos", OneCycle.of(80)),
            entry("one-cycle two linear", OneCycle.of(80).linear()),
            entry("one-cycle three cos", OneCycle.of(80).threePhases()),
            entry("one-cycle three linear", OneCycle.of(80).threePhases().linear()),
            entry("one-cycle two cos options", OneCycle.of(77).rise(0.43).ends(0.1, 0.02)),
            entry(
                    "one-cycle two linear options",
                    OneCycle.of(77).rise(0.43).ends(0.1, 0.02).linear()),
            entry(
                    "one-cycle three cos options",
                    OneCycle.of(77).rise(0.43).ends(0.1, 0.02).threePhases()),
            entry(
                    "one-cycle three linear options",
                    OneCycle.of(77).rise(0.43).ends(0.1, 0.02).threePhases().linear()),
            entry("one-cycle falling", OneCycle.of(60).rise(0)),
            entry("one-cycle rising", OneCycle.of(60).rise(1)));

    private final Map<String, Double> worst = new TreeMap<>();

    @Test
    void agreeInAllSteps() throws URISyntaxException {
        Path file = Path.of(SchedulesAgainstPyTorchTest.class
                .getResource("schedules.safetensors")
                .toURI());
        try (Safetensors expected = Safetensors.open(file)) {
            Map<String, ArrayData> tensors = expected.tensors();
            double[] metrics = tensors.get("metrics").doubles();
            Map<String, ReduceOnPlateau> plateaus = plateaus();
            Set<String> names = new TreeSet<>(SCHEDULES.keySet());
            names.addAll(plateaus.keySet());
            names.add("metrics");
            assertThat(names).as("each case was judged").isEqualTo(new TreeSet<>(tensors.keySet()));

            SCHEDULES.forEach((name, schedule) -> compare(name, schedule::factor, tensors));
            plateaus.forEach((name, plateau) -> compare(name, step -> plateau.update(metrics[(int) step]), tensors));
        }
        worst.forEach((name, error) -> System.out.printf(Locale.ROOT, "%-32s worst error %.1e%n", name, error));
    }

    private static Map<String, ReduceOnPlateau> plateaus() {
        ReduceOnPlateau half = ReduceOnPlateau.ofFalling().reduction(0.5);
        assertThat(half.factor()).isEqualTo(1);
        return Map.ofEntries(
                entry("plateau default", ReduceOnPlateau.ofFalling()),
                entry("plateau eager", half.patience(0)),
                entry(
                        "plateau relative",
                        ReduceOnPlateau.ofFalling().reduction(0.5).patience(2).threshold(0.05)),
                entry(
                        "plateau absolute",
                        ReduceOnPlateau.ofFalling().reduction(0.5).patience(2).absoluteThreshold(0.01)),
                entry(
                        "plateau cooldown",
                        ReduceOnPlateau.ofFalling().reduction(0.7).patience(1).cooldown(5)),
                entry(
                        "plateau lowest",
                        ReduceOnPlateau.ofFalling().reduction(0.5).patience(1).lowest(0.1)),
                entry(
                        "plateau rising",
                        ReduceOnPlateau.ofRising().reduction(0.8).patience(3).threshold(0.05)),
                entry(
                        "plateau rising absolute",
                        ReduceOnPlateau.ofRising().reduction(0.8).patience(3).absoluteThreshold(0.01)));
    }

    private void compare(String name, LongToDoubleFunction factor, Map<String, ArrayData> tensors) {
        double[] expected = tensors.get(name).doubles();
        assertThat(expected.length).as(name).isGreaterThanOrEqualTo(60);
        double largest = 0;
        for (int step = 0; step < expected.length; step++) {
            double actual = factor.applyAsDouble(step);
            double error = Math.abs(actual - expected[step]);
            assertThat(error)
                    .as("%s, step %d: %s, expected %s", name, step, actual, expected[step])
                    .isLessThan(TOLERANCE);
            largest = Math.max(largest, error);
        }
        worst.put(name, largest);
    }
}
