package org.kudari.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.kudari.autograd.GradientCheck;
import org.kudari.device.Device;
import org.kudari.testkit.table.Argument;
import org.kudari.testkit.table.CaseTable;
import org.kudari.testkit.table.OpCase;

/** Every differentiable case of the table against finite differences: what {@code ./kudari gradcheck} prints. */
public final class GradientReport {
    private GradientReport() {}

    /**
     * The outcome of one case.
     *
     * @param name the operation
     * @param variant the case of it
     * @param order 1 for the gradient, 2 for the gradient of the gradient
     * @param worstError the largest error relative to the magnitudes compared; infinite where the check itself failed
     * @param problem what was thrown, if anything was; empty otherwise
     */
    public record Row(
            String name,
            String variant,
            int order,
            double worstError,
            double tolerance,
            boolean passed,
            String problem) {
        /** For example {@code gelu (row), order 2}. */
        @Override
        public String toString() {
            return name + " (" + variant + "), order " + order;
        }
    }

    /** Checks every differentiable case on a device. */
    public static List<Row> on(Device device) {
        return CaseTable.differentiable().stream()
                .flatMap(row -> rows(device, row))
                .toList();
    }

    /** Checks one case, at each order that it has. */
    public static Stream<Row> rows(Device device, OpCase row) {
        return Stream.of(1, 2).filter(order -> order <= row.orders()).map(order -> check(device, row, order));
    }

    /** Checks one case at one order. */
    public static Row check(Device device, OpCase row, int order) {
        double tolerance = row.gradientTolerance(order);
        try {
            GradientCheck check = new GradientCheck(row.function(), arguments(row));
            GradientCheck.Result result =
                    order == 1 ? check.firstOrder(device, tolerance) : check.secondOrder(device, tolerance);
            return new Row(row.name(), row.variant(), order, result.worstError(), tolerance, result.passed(), "");
        } catch (RuntimeException e) {
            // One operation that a device cannot do must not hide what it can.
            return new Row(row.name(), row.variant(), order, Double.POSITIVE_INFINITY, tolerance, false, e.toString());
        }
    }

    private static List<GradientCheck.Argument> arguments(OpCase row) {
        List<GradientCheck.Argument> arguments = new ArrayList<>();
        for (int i = 0; i < row.arguments().size(); i++) {
            Argument argument = row.arguments().get(i);
            arguments.add(new GradientCheck.Argument(argument.type(), argument.shape(), argument.values(row.seed(i))));
        }
        return arguments;
    }
}
