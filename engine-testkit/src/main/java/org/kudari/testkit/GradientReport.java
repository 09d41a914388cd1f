package org.kudari.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.kudari.autograd.GradientCheck;
import org.kudari.device.Device;
import org.kudari.testkit.table.Argument;
import org.kudari.testkit.table.CaseTable;
import org.kudari.testkit.table.OpCase;

/**
 * Compares the gradients of every differentiable case of the table with finite differences. {@code ./kudari gradcheck}
 * prints the result.
 */
public final class GradientReport {
    private GradientReport() {}

    /**
     * The outcome of one case.
     *
     * @param name the operation
     * @param variant the variant of the operation, such as a broadcast
     * @param order 1 for the gradient, 2 for the gradient of the gradient
     * @param worstError the largest error relative to the magnitudes compared; infinite if the check threw
     * @param tolerance the largest error that passes
     * @param passed whether the case passed
     * @param problem the exception that the check threw; empty if it threw none
     */
    public record Row(
            String name,
            String variant,
            int order,
            double worstError,
            double tolerance,
            boolean passed,
            String problem) {
        /** An example is {@code gelu (row), order 2}. */
        @Override
        public String toString() {
            return name + " (" + variant + "), order " + order;
        }
    }

    /**
     * {@return the outcomes of all differentiable cases}
     *
     * @param device the device whose gradients are under test
     */
    public static List<Row> on(Device device) {
        return CaseTable.differentiable().stream()
                .flatMap(opCase -> rows(device, opCase))
                .toList();
    }

    /**
     * {@return the outcomes of one case, for each order at which it is differentiable}
     *
     * @param device the device whose gradients are under test
     * @param opCase the case
     */
    public static Stream<Row> rows(Device device, OpCase opCase) {
        return Stream.of(1, 2).filter(order -> order <= opCase.orders()).map(order -> check(device, opCase, order));
    }

    /**
     * Checks one case at one order. An exception of the device is an outcome, too.
     *
     * @param device the device whose gradient is under test
     * @param opCase the case
     * @param order 1 or 2
     * @return the outcome
     */
    public static Row check(Device device, OpCase opCase, int order) {
        double tolerance = opCase.gradientTolerance(order);
        try {
            GradientCheck check = new GradientCheck(opCase.function(), arguments(opCase));
            GradientCheck.Result result =
                    order == 1 ? check.firstOrder(device, tolerance) : check.secondOrder(device, tolerance);
            return new Row(opCase.name(), opCase.variant(), order, result.worstError(), tolerance, result.passed(), "");
        } catch (RuntimeException e) {
            // An operation that fails on the device must not hide the results of the others.
            return new Row(
                    opCase.name(), opCase.variant(), order, Double.POSITIVE_INFINITY, tolerance, false, e.toString());
        }
    }

    private static List<GradientCheck.Argument> arguments(OpCase opCase) {
        List<GradientCheck.Argument> arguments = new ArrayList<>();
        for (int i = 0; i < opCase.arguments().size(); i++) {
            Argument argument = opCase.arguments().get(i);
            arguments.add(
                    new GradientCheck.Argument(argument.type(), argument.shape(), argument.values(opCase.seed(i))));
        }
        return arguments;
    }
}
