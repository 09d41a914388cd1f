package org.kudari.testkit.check;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
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
 * gradient that another operation wrote.
 */
final class ParameterChecks {
    private static final Domain ANY = Domain.between(-1, 1);

    private static final List<Parameters.Declaration> DECLARATIONS = List.of(
            new Parameters.Declaration("weight", Shape.of(3, 5)),
            new Parameters.Declaration("bias", Shape.of(5)),
            new Parameters.Declaration("unused", Shape.of(7)),
            new Parameters.Declaration("table", Shape.of(4, 3)),
            new Parameters.Declaration("scale", Shape.of(1)));

    private ParameterChecks() {}

    static Stream<Check> of(BackendUnderTest subject) {
        return Stream.of(
                new Check("gradients in the flat tensor are those of variables", () -> asVariables(subject.device())),
                new Check("parameters without a gradient get zeros", () -> zeros(subject.device())));
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
