package org.kudari.testkit.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.kudari.expr.Composite;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.expr.Scalar;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.op.Map;

/**
 * A row of the table for an elementwise function, from which cases of any shape are made.
 *
 * @param arguments one for each, of no particular shape
 * @param orders how often the function can be differentiated on these domains
 */
public record Elementwise(Map operation, List<Argument> arguments, Accuracy accuracy, int orders) {

    static Elementwise of(Scalar function, Accuracy accuracy, int orders, Domain... domains) {
        return new Elementwise(Map.of(function), floats(domains), accuracy, orders);
    }

    static Elementwise of(Composite function, Accuracy accuracy, Domain... domains) {
        return new Elementwise(Map.of(function), floats(domains), accuracy, 2);
    }

    private static List<Argument> floats(Domain... domains) {
        return Arrays.stream(domains).map(domain -> Argument.of(domain)).toList();
    }

    /** The same with a BOOL first argument. */
    Elementwise onCondition() {
        List<Argument> changed = new ArrayList<>(arguments);
        changed.set(0, arguments.getFirst().withType(DType.BOOL));
        return new Elementwise(operation, List.copyOf(changed), accuracy, orders);
    }

    public String name() {
        return operation.name();
    }

    /** A case with arguments of these shapes. */
    public Case at(String variant, List<Shape> shapes) {
        List<Argument> shaped = new ArrayList<>();
        Shape common = Shape.SCALAR;
        for (int i = 0; i < arguments.size(); i++) {
            shaped.add(arguments.get(i).withShape(shapes.get(i)));
            common = Shape.broadcast(common, shapes.get(i));
        }
        double flops = (double) common.elements() * applications(operation.kernel());
        return new Case(
                name(),
                variant,
                List.copyOf(shaped),
                tensors -> tensors.getFirst().apply(operation, tensors),
                accuracy,
                orders,
                flops);
    }

    /** A case with arguments of one shape. */
    public Case at(Shape shape) {
        return at(shape.toString(), arguments.stream().map(_ -> shape).toList());
    }

    /** The cases of all broadcasts. */
    Stream<Case> overBroadcasts() {
        return Arrays.stream(Broadcast.values()).map(broadcast -> {
            List<Shape> shapes = new ArrayList<>();
            for (int i = 0; i < arguments.size(); i++) {
                shapes.add(broadcast.shape(i));
            }
            return at(broadcast.toString(), shapes);
        });
    }

    private static long applications(Kernel kernel) {
        return kernel.order().stream().filter(Expr.Apply.class::isInstance).count();
    }
}
