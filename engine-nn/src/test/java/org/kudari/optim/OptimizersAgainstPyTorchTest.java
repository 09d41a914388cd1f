package org.kudari.optim;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.io.tensors.ArrayData;
import org.kudari.io.tensors.Safetensors;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/**
 * Compares 100 steps of every optimizer, with its options, with PyTorch's, by the values that {@code
 * scripts/expected-optimizers.py} wrote. An error is relative to the expected value where that is above 1.
 */
class OptimizersAgainstPyTorchTest {
    private static final int[] STEPS = {1, 2, 10, 100};

    /** A hundred steps enlarge differences in the last bits of float64, to 2e-14 at most. */
    private static final double TOLERANCE = 1e-13;

    private static final Map<String, Function<Parameters, Optimizer>> CASES = Map.ofEntries(
            entry("sgd", p -> new Sgd(p, 0.1)),
            entry("sgd decay", p -> new Sgd(p, 0.1).weightDecay(0.05)),
            entry("sgd momentum", p -> new Sgd(p, 0.05, 0.9)),
            entry("sgd momentum decay", p -> new Sgd(p, 0.05, 0.9).weightDecay(0.05)),
            entry("sgd nesterov", p -> new Sgd(p, 0.05, 0.8).nesterov()),
            entry("sgd nesterov decay", p -> new Sgd(p, 0.05, 0.8).nesterov().weightDecay(0.05)),
            entry("adam", p -> new Adam(p, 0.01)),
            entry("adam betas epsilon", p -> new Adam(p, 0.02).betas(0.8, 0.95).epsilon(1e-3)),
            entry("adam decay", p -> new Adam(p, 0.01).weightDecay(0.05)),
            entry("adam amsgrad", p -> new Adam(p, 0.05).betas(0.9, 0.9).amsgrad()),
            entry(
                    "adam amsgrad decay",
                    p -> new Adam(p, 0.05).betas(0.9, 0.9).amsgrad().weightDecay(0.05)),
            entry("adamw", p -> Adam.withWeightDecay(p, 0.01, 0.1)),
            entry(
                    "adamw amsgrad",
                    p -> Adam.withWeightDecay(p, 0.05, 0.1).betas(0.9, 0.9).amsgrad()),
            entry("adamw groups", OptimizersAgainstPyTorchTest::adamInGroups),
            entry("rmsprop", p -> new RmsProp(p, 0.01)),
            entry("rmsprop alpha epsilon", p -> new RmsProp(p, 0.003).alpha(0.9).epsilon(0.01)),
            entry("rmsprop momentum", p -> new RmsProp(p, 0.002).momentum(0.9)),
            entry(
                    "rmsprop centered",
                    p -> new RmsProp(p, 0.005).centered().alpha(0.9).epsilon(1e-3)),
            entry(
                    "rmsprop all",
                    p -> new RmsProp(p, 0.002).centered().momentum(0.8).weightDecay(0.05)),
            entry("adagrad", p -> new Adagrad(p, 0.1)),
            entry("adagrad rate decay", p -> new Adagrad(p, 0.1).rateDecay(0.05)),
            entry("adagrad initial sum", p -> new Adagrad(p, 0.1).initialSum(0.5)),
            entry(
                    "adagrad all",
                    p -> new Adagrad(p, 0.1)
                            .rateDecay(0.05)
                            .initialSum(0.5)
                            .epsilon(1e-3)
                            .weightDecay(0.05)),
            entry("nadam", p -> new NAdam(p, 0.01)),
            entry(
                    "nadam betas epsilon",
                    p -> new NAdam(p, 0.01).betas(0.8, 0.95).epsilon(1e-3)),
            entry("nadam momentum decay", p -> new NAdam(p, 0.01).momentumDecay(0.1)),
            entry("nadam decay", p -> new NAdam(p, 0.01).weightDecay(0.05)),
            entry("lion", p -> new Lion(p, 0.003)),
            entry("lion betas", p -> new Lion(p, 0.003).betas(0.8, 0.95)),
            entry("lion decay", p -> new Lion(p, 0.003).weightDecay(0.3)),
            entry("muon", p -> new Muon(new Adam(p, 0.01), 0.02)),
            entry("muon decay", p -> new Muon(Adam.withWeightDecay(p, 0.01, 0.1), 0.02)),
            entry(
                    "muon momentum",
                    p -> new Muon(new Adam(p, 0.01), 0.01).momentum(0.8).withoutNesterov()),
            entry("muon left", p -> new Muon(Adam.withWeightDecay(p, 0.01, 0.1), 0.02).leave("w1"::equals)),
            entry("ema", p -> new Ema(new Sgd(p, 0.05, 0.9), p, 0.9)),
            entry("ema warmup", p -> new Ema(new Sgd(p, 0.05, 0.9), p, 0.9).warmup()));

    private static Optimizer adamInGroups(Parameters parameters) {
        Adam adam = Adam.withWeightDecay(parameters, 0.01, 0.1);
        adam.group("w2"::equals, 2, 0);
        adam.group(name -> name.startsWith("b"), 0.5, 0.3);
        return adam;
    }

    @Test
    void agreeInAllSteps() throws URISyntaxException {
        Map<String, Double> worst = new TreeMap<>();
        Path file = Path.of(OptimizersAgainstPyTorchTest.class
                .getResource("optimizers.safetensors")
                .toURI());
        try (Safetensors expected = Safetensors.open(file);
                Device device = new Device(new ReferenceBackend())) {
            Map<String, ArrayData> tensors = expected.tensors();
            Set<String> names = new TreeSet<>(tensors.keySet());
            names.removeAll(List.of("x", "target", "start"));
            assertThat(CASES.keySet()).as("each case was judged").isEqualTo(names);
            CASES.forEach((name, make) -> worst.put(name, worst(name, make, tensors, device)));
        }
        worst.forEach((name, error) -> System.out.printf(Locale.ROOT, "%-25s worst error %.1e%n", name, error));
        assertThat(worst).allSatisfy((name, error) -> assertThat(error).isLessThan(TOLERANCE));
    }

    private static double worst(
            String name, Function<Parameters, Optimizer> make, Map<String, ArrayData> tensors, Device device) {
        try (Scope _ = device.scope()) {
            Parameters parameters = parameters(device, tensors.get("start").doubles());
            Optimizer optimizer = make.apply(parameters);
            double[] expected = tensors.get(name).doubles();
            double worst = 0;
            int compared = 0;
            for (int step = 1; step <= 100; step++) {
                optimizer.step(loss(parameters, tensors).backward());
                if (compared / parameters.elements() < STEPS.length
                        && step == STEPS[(int) (compared / parameters.elements())]) {
                    Tensor flat = optimizer instanceof Ema ? optimizer.memory().get("average") : parameters.flat();
                    for (int i = 0; i < parameters.size(); i++) {
                        for (double value : parameters.slice(flat, i).toDoubleArray()) {
                            double e = expected[compared++];
                            worst = Math.max(worst, Math.abs(value - e) / Math.max(1, Math.abs(e)));
                        }
                    }
                }
            }
            assertThat(compared).as(name).isEqualTo(expected.length);
            return worst;
        }
    }

    private static Parameters parameters(Device device, double[] start) {
        Parameters parameters = Parameters.allocate(
                device,
                DType.FLOAT64,
                List.of(
                        new Parameters.Declaration("w1", Shape.of(4, 6)),
                        new Parameters.Declaration("b1", Shape.of(6)),
                        new Parameters.Declaration("w2", Shape.of(6, 3)),
                        new Parameters.Declaration("b2", Shape.of(3))));
        Tensor all = Tensor.of(device, start, start.length);
        long begin = 0;
        for (int i = 0; i < parameters.size(); i++) {
            Shape shape = parameters.get(i).shape();
            long end = begin + shape.elements();
            parameters.set(i, all.slice(0, begin, end).reshape(shape));
            begin = end;
        }
        return parameters;
    }

    private static Tensor loss(Parameters parameters, Map<String, ArrayData> tensors) {
        Device device = parameters.flat().device();
        Tensor hidden = tensors.get("x")
                .on(device)
                .matmul(parameters.get("w1"))
                .plus(parameters.get("b1"))
                .tanh();
        Tensor output = hidden.matmul(parameters.get("w2")).plus(parameters.get("b2"));
        return output.minus(tensors.get("target").on(device)).square().mean();
    }
}
