package org.kudari.testkit.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.expr.NamedFunction;
import org.kudari.expr.Primitive;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.op.Elementwise;

/**
 * A row of the table for an elementwise function. Cases of any shape are made from it.
 *
 * @param operation the function
 * @param arguments types and values of the arguments; their shapes are replaced
 * @param accuracy the allowed difference from the reference
 * @param orders how often the function can be differentiated on these domains
 */
public record ElementwiseRow(Elementwise operation, List<Argument> arguments, Accuracy accuracy, int orders) {

    static ElementwiseRow of(Primitive function, Accuracy accuracy, int orders, Domain... domains) {
        return new ElementwiseRow(Elementwise.of(function), floats(domains), accuracy, orders);
    }

    static ElementwiseRow of(NamedFunction function, Accuracy accuracy, Domain... domains) {
        return new ElementwiseRow(Elementwise.of(function), floats(domains), accuracy, 2);
    }

    private static List<Argument> floats(Domain... domains) {
        return Arrays.stream(domains).map(domain -> Argument.of(domain)).toList();
    }

    /** This row with a BOOL first argument. */
    ElementwiseRow onCondition() {
        List<Argument> changed = new ArrayList<>(arguments);
        changed.set(0, arguments.getFirst().withType(DType.BOOL));
        return new ElementwiseRow(operation, List.copyOf(changed), accuracy, orders);
    }

    /** {@return the name of the function} */
    public String name() {
        return operation.name();
    }

    /**
     * A case with arguments of given shapes.
     *
     * @param variant the name of the case within the function
     * @param shapes one shape for each argument; they broadcast
     * @return the case
     */
    public OpCase at(String variant, List<Shape> shapes) {
        List<Argument> shaped = new ArrayList<>();
        Shape common = Shape.SCALAR;
        for (int i = 0; i < arguments.size(); i++) {
            shaped.add(arguments.get(i).withShape(shapes.get(i)));
            common = Shape.broadcast(common, shapes.get(i));
        }
        double flops = (double) common.elements() * applications(operation.kernel());
        return new OpCase(
                name(),
                variant,
                List.copyOf(shaped),
                tensors -> tensors.getFirst().apply(operation, tensors),
                accuracy,
                orders,
                flops);
    }

    /**
     * {@return a case with arguments of one shape}
     *
     * @param shape the shape
     */
    public OpCase at(Shape shape) {
        return at(shape.toString(), arguments.stream().map(_ -> shape).toList());
    }

    /** The cases of all broadcasts. */
    Stream<OpCase> overBroadcasts() {
        return Arrays.stream(Broadcast.values()).map(broadcast -> {
            List<Shape> shapes = new ArrayList<>();
            for (int i = 0; i < arguments.size(); i++) {
                shapes.add(broadcast.shape(i));
            }
            return at(broadcast.toString(), shapes);
        });
    }

    private static long applications(Kernel kernel) {
        return kernel.topologicalOrder().stream()
                .filter(Expr.Apply.class::isInstance)
                .count();
    }
}
