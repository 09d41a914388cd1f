package org.kudari.testkit.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.optim.Adagrad;
import org.kudari.optim.Adam;
import org.kudari.optim.Ema;
import org.kudari.optim.Lion;
import org.kudari.optim.Muon;
import org.kudari.optim.NAdam;
import org.kudari.optim.Optimizer;
import org.kudari.optim.RmsProp;
import org.kudari.optim.Sgd;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.compare.Expect;
import org.kudari.testkit.compare.FailureContext;
import org.kudari.testkit.compare.HostArray;
import org.kudari.testkit.table.Accuracy;
import org.kudari.testkit.table.Domain;

/**
 * Compares the gradients that the backward pass writes, and adds, straight into the flat tensor of a group of
 * parameters with those of plain variables. Each parameter is used twice, so that each kind of operation also adds to a
 * gradient that another operation wrote. Then compares the steps of optimizers over the flat tensor with the
 * reference's.
 */
final class ParameterChecks {
    private static final Domain ANY = Domain.between(-1, 1);

    private static final List<Parameters.Declaration> DECLARATIONS = List.of(
            new Parameters.Declaration("weight", Shape.of(3, 5)),
            new Parameters.Declaration("bias", Shape.of(5)),
            new Parameters.Declaration("unused", Shape.of(7)),
            new Parameters.Declaration("table", Shape.of(4, 3)),
            new Parameters.Declaration("scale", Shape.of(1)));

    /** Each kernel that an optimizer may run, and Muon's products. */
    private static final Map<String, Function<Parameters, Optimizer>> OPTIMIZERS = new TreeMap<>(Map.of(
            "SGD", p -> new Sgd(p, 0.1),
            "SGD with Nesterov's momentum", p -> new Sgd(p, 0.1, 0.9).nesterov().weightDecay(0.1),
            "AMSGrad", p -> new Adam(p, 0.01).amsgrad().weightDecay(0.1),
            "AdamW", p -> Adam.withWeightDecay(p, 0.01, 0.1),
            "NAdam", p -> new NAdam(p, 0.01).weightDecay(0.1),
            "RMSProp", p -> new RmsProp(p, 0.01).centered().momentum(0.9).weightDecay(0.1),
            "Adagrad", p -> new Adagrad(p, 0.1).rateDecay(0.1).initialSum(0.1),
            "Lion", p -> new Lion(p, 0.01).weightDecay(0.1),
            "Muon", p -> new Muon(Adam.withWeightDecay(p, 0.01, 0.1), 0.02),
            "averages of weights", p -> new Ema(new Sgd(p, 0.1), p, 0.5).warmup()));

    private ParameterChecks() {}

    static Stream<Check> of(BackendUnderTest subject) {
        Stream<Check> ofGradients = Stream.of(
                new Check("gradients in the flat tensor are those of variables", () -> asVariables(subject.device())),
                new Check("parameters without a gradient get zeros", () -> zeros(subject.device())));
        return Stream.concat(
                ofGradients,
                OPTIMIZERS.entrySet().stream()
                        .map(entry -> new Check(
                                entry.getKey() + " steps as on the reference",
                                () -> steps(subject.device(), entry.getValue()))));
    }

    /** The gradients are the same numbers on every device, so only the steps can differ. */
    private static void steps(Device device, Function<Parameters, Optimizer> optimizer) {
        try (Device reference = new Device(new ReferenceBackend());
                Scope _ = reference.scope();
                Scope _ = device.scope()) {
            HostArray expected = after(4, parameters(reference), optimizer);
            HostArray actual = after(4, parameters(device), optimizer);
            Expect.close(expected, actual, Shape.of(expected.length()), (_, _) -> Accuracy.bound(DType.FLOAT32, 32, 1));
        }
    }

    private static HostArray after(int steps, Parameters parameters, Function<Parameters, Optimizer> optimizer) {
        Optimizer made = optimizer.apply(parameters);
        SplittableRandom random = new SplittableRandom(4);
        for (int step = 0; step < steps; step++) {
            Tensor loss = null;
            for (int i = 0; i < parameters.size(); i++) {
                Tensor parameter = parameters.get(i);
                double[] slopes = ANY.draw(Math.toIntExact(parameter.shape().elements()), random);
                Tensor product =
                        parameter.times(HostArray.of(DType.FLOAT32, slopes).on(parameter.device(), parameter.shape()));
                loss = loss == null ? product.sum() : loss.plus(product.sum());
            }
            made.step(loss.backward());
        }
        return HostArray.of(made instanceof Ema ? made.memory().get("average") : parameters.flat());
    }

    private static void asVariables(Device device) {
        try (Scope _ = device.scope()) {
            Parameters parameters = parameters(device);
            List<Tensor> grouped = new ArrayList<>();
            List<Tensor> variables = new ArrayList<>();
            for (int i = 0; i < parameters.size(); i++) {
                grouped.add(parameters.get(i));
                variables.add(parameters.get(i).detach().variable());
            }
            Gradients flat = loss(device, grouped).backward();
            Gradients plain = loss(device, variables).backward();
            for (int i = 0; i < parameters.size(); i++) {
                if (plain.has(variables.get(i))) {
                    HostArray expected = HostArray.of(plain.of(variables.get(i)));
                    HostArray actual = HostArray.of(flat.of(grouped.get(i)));
                    // The same sums of a few dozen terms of order 1, added in another order.
                    Expect.Bound bound = (_, value) -> Accuracy.bound(DType.FLOAT32, 32, 1 + Math.abs(value));
                    FailureContext.with(
                            parameters.name(i),
                            () -> Expect.close(expected, actual, Shape.of(expected.length()), bound));
                }
            }
        }
    }

    private static void zeros(Device device) {
        try (Scope _ = device.scope()) {
            Parameters parameters = parameters(device);
            List<Tensor> grouped = new ArrayList<>();
            for (int i = 0; i < parameters.size(); i++) {
                grouped.add(parameters.get(i));
            }
            Gradients gradients = loss(device, grouped).backward();
            HostArray flat = HostArray.of(gradients.flat(parameters));
            boolean[] reached = new boolean[flat.length()];
            for (int i = 0; i < parameters.size(); i++) {
                int from = Math.toIntExact(
                        parameters.slice(parameters.flat(), i).layout().offset());
                long to = from + grouped.get(i).shape().elements();
                for (int at = from; at < to && !parameters.name(i).equals("unused"); at++) {
                    reached[at] = true;
                }
            }
            for (int at = 0; at < reached.length; at++) {
                Expect.that(
                        reached[at] || flat.getDouble(at) == 0,
                        "position " + at + ", which no gradient reaches, holds " + flat.getDouble(at));
            }
        }
    }

    private static Parameters parameters(Device device) {
        Parameters parameters = Parameters.allocate(device, DType.FLOAT32, DECLARATIONS);
        // Leaves a buffer full of sevens in the pool, which the flat gradient will reuse.
        try (Scope _ = device.scope()) {
            Tensor.full(device, DType.FLOAT32, parameters.flat().shape(), 7)
                    .sum()
                    .item();
        }
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < parameters.size(); i++) {
            Shape shape = parameters.get(i).shape();
            double[] values = ANY.draw(Math.toIntExact(shape.elements()), random);
            parameters.set(i, HostArray.of(DType.FLOAT32, values).on(device, shape));
        }
        return parameters;
    }

    private static Tensor loss(Device device, List<Tensor> p) {
        Tensor weight = p.get(0);
        Tensor bias = p.get(1);
        Tensor table = p.get(3);
        Tensor rows = table.rows(Tensor.of(device, new long[] {0, 3, 1, 3, 3}, 5))
                .plus(table.rows(Tensor.of(device, new long[] {2, 2, 0, 1, 3}, 5))
                        .square());
        Tensor hidden = rows.matmul(weight).plus(bias).tanh().times(p.get(4));
        Tensor other = rows.sin().matmul(weight).minus(bias.square()).plus(p.get(4));
        return hidden.times(other).plus(weight.slice(0, 1, 2).square()).sum().plus(weight.sum());
    }
}
