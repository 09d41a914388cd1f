package org.kudari.testkit.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

/** logSumExp, softmax and logSoftmax along each axis, and where a naive formula overflows. */
final class SoftmaxCases {
    private static final Domain ANY = Domain.between(-3, 3);
    private static final Domain HUGE = Domain.oneOf(1000, -1000, 999, 0, 998.5);
    private static final Domain INFINITE = Domain.oneOf(Double.NEGATIVE_INFINITY, 0, 1);

    private SoftmaxCases() {}

    static Stream<OpCase> cases() {
        List<OpCase> cases = new ArrayList<>();
        for (int axis = 0; axis < 2; axis++) {
            cases.addAll(all("axis " + axis, axis, ANY, Shape.of(4, 5), 2));
            cases.addAll(all("axis " + axis + ", huge", axis, HUGE, Shape.of(5, 5), 0));
        }
        cases.addAll(all("middle axis", 1, ANY, Shape.of(2, 3, 2), 2));
        cases.addAll(all("one element", 1, ANY, Shape.of(3, 1), 2));
        cases.addAll(all("some -infinity", 1, INFINITE, Shape.of(2, 3), 0));
        cases.addAll(all("no rows", 1, ANY, Shape.of(0, 3), 2));
        // The logarithm of an empty sum is -infinity, which finite differences cannot tell from another.
        for (OpCase noColumns : all("no columns", 1, ANY, Shape.of(3, 0), 2)) {
            cases.add(noColumns
                    .within(Accuracy.EXACT)
                    .differentiable(noColumns.name().equals("logSumExp") ? 0 : 2));
        }
        cases.add(of(
                "softmax",
                "squared",
                1,
                ANY,
                Shape.of(3, 4),
                2,
                (x, axis) -> x.softmax(axis).square()));
        return cases.stream();
    }

    private static List<OpCase> all(String variant, int axis, Domain domain, Shape shape, int orders) {
        return List.of(
                of("logSumExp", variant, axis, domain, shape, orders, Tensor::logSumExp),
                of("softmax", variant, axis, domain, shape, orders, Tensor::softmax),
                of("logSoftmax", variant, axis, domain, shape, orders, Tensor::logSoftmax));
    }

    private static OpCase of(
            String name,
            String variant,
            int axis,
            Domain domain,
            Shape shape,
            int orders,
            BiFunction<Tensor, Integer, Tensor> function) {
        // Two exponentials and a logarithm (3 each) around a sum. The logarithm's error is relative to the shift, and
        // the exponential turns the absolute error of its argument into a relative one; both are bounded by the largest
        // input.
        double ulps = Accuracy.sumUlps(shape.dim(axis)) + 9;
        return new OpCase(
                name,
                variant,
                List.of(Argument.of(domain, shape.toArray())),
                x -> function.apply(x.getFirst(), axis),
                new Accuracy(ulps, x -> largest(x.getFirst(), axis, name)),
                orders,
                5.0 * shape.elements());
    }

    private static Tensor largest(Tensor x, int axis, String name) {
        Tensor finite = x.abs().minimum(1000).maxKeepDims(axis).plus(1);
        return name.equals("logSumExp") ? finite.squeeze(axis) : finite;
    }
}
