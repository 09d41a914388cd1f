package org.kudari.testkit.check;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.kudari.backend.Backend;
import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;
import org.kudari.testkit.table.Accuracy;
import org.kudari.testkit.table.Domain;

/** What a backend offers beside its calls: functions of rows of every length, in every layout. Nothing to check without them. */
final class RowFunctionChecks {
    private static final double LARGEST = 4;
    private static final Domain ANY = Domain.between(-LARGEST, LARGEST);

    /** Exponentials and a logarithm, a few units in the last place each, around a sum. */
    private static final double FUNCTION_ULPS = 9;

    private static final List<Shape> SHAPES = List.of(
            Shape.of(1, 1),
            Shape.of(5, 1),
            Shape.of(1, 17),
            Shape.of(33, 10),
            Shape.of(17, 31),
            Shape.of(7, 32),
            Shape.of(300, 64),
            Shape.of(529, 3),
            Shape.of(3, 1025),
            Shape.of(2, RowFunctions.MOST_COLUMNS));

    private RowFunctionChecks() {}

    static Stream<Check> of(Subject subject) {
        if (subject.backend().rowFunctions() == null) {
            return Stream.empty();
        }
        List<Check> checks = new ArrayList<>();
        for (Shape shape : SHAPES) {
            checks.add(new Check("softmax " + shape, () -> ofOne(subject, shape, true)));
            checks.add(new Check("logSumExp " + shape, () -> ofOne(subject, shape, false)));
            checks.add(new Check("crossEntropy " + shape, () -> crossEntropy(subject, shape)));
        }
        checks.add(new Check("softmax and logSumExp of rows in two axes", () -> {
            ofOne(subject, Shape.of(3, 5, 40), true);
            ofOne(subject, Shape.of(3, 5, 40), false);
        }));
        checks.add(new Check("softmax in place", () -> inPlace(subject)));
        for (DType type : List.of(DType.INT32, DType.INT64)) {
            for (long label : new long[] {-1, 5, Integer.MAX_VALUE}) {
                checks.add(new Check(
                        "the label " + label + " of 5 classes, " + type, () -> noClass(subject, type, label)));
            }
        }
        return checks.stream();
    }

    private static void ofOne(Subject subject, Shape shape, boolean softmax) {
        Shape result = softmax ? shape : shape.with(-1, 1);
        for (Placement placement : Placement.values()) {
            try (Twin twin = new Twin(subject)) {
                Twin.Operand x = twin.operand(DType.FLOAT32, placement.of(shape), ANY);
                Twin.Operand out = twin.operand(DType.FLOAT32, Placement.OFFSET.of(result));
                twin.run(side -> {
                    RowFunctions rows = side.backend().rowFunctions();
                    if (softmax) {
                        rows.softmax(side.view(x), side.view(out));
                    } else {
                        rows.logSumExp(side.view(x), side.view(out));
                    }
                });
                // The argument of an exponential is rounded relative to the largest input; a logarithm may be near 0.
                Blame.on(
                        placement.name(),
                        () -> compare(twin, out, shape.dim(-1), y -> (y + (softmax ? 0 : 1)) * (LARGEST + 1)));
                twin.unchanged(x);
            }
        }
    }

    private static void crossEntropy(Subject subject, Shape shape) {
        Shape column = shape.with(-1, 1);
        long rows = shape.dim(0);
        Domain classes = Domain.whole(0, shape.dim(1) - 1);
        Domain totals = Domain.between(LARGEST, 2 * LARGEST);
        for (Placement placement : Placement.values()) {
            for (DType labelType : List.of(DType.INT32, DType.INT64)) {
                try (Twin twin = new Twin(subject)) {
                    Twin.Operand logits = twin.operand(DType.FLOAT32, placement.of(shape), ANY);
                    Twin.Operand labels = twin.operand(labelType, placement.of(column), classes);
                    Twin.Operand total = twin.operand(DType.FLOAT32, placement.of(column), totals);
                    Twin.Operand upstream = twin.operand(DType.FLOAT32, Placement.OFFSET.of(Shape.SCALAR), ANY);
                    Twin.Operand loss = twin.operand(DType.FLOAT32, Placement.OFFSET.of(Shape.SCALAR));
                    Twin.Operand gradient = twin.operand(DType.FLOAT32, Placement.OFFSET.of(shape));
                    twin.run(side -> {
                        RowFunctions functions = side.backend().rowFunctions();
                        functions.crossEntropy(side.view(logits), side.view(labels), side.view(total), side.view(loss));
                        functions.crossEntropyGradient(
                                side.view(logits),
                                side.view(labels),
                                side.view(total),
                                side.view(upstream),
                                side.view(gradient));
                    });
                    String what = placement + " " + labelType;
                    Blame.on(what, () -> compare(twin, loss, rows, _ -> 3 * LARGEST));
                    // The one of the true class is added to what may cancel it.
                    double share = LARGEST / rows;
                    Blame.on(what + ", gradient", () -> compare(twin, gradient, 0, y -> (y + 2 * share) * 3 * LARGEST));
                    twin.unchanged(logits);
                    twin.unchanged(labels);
                }
            }
        }
    }

    /** @param magnitude of an element's, what its roundings are relative to */
    private static void compare(Twin twin, Twin.Operand out, long terms, DoubleUnaryOperator magnitude) {
        double ulps = Accuracy.sumUlps(terms) + FUNCTION_ULPS;
        twin.compare(
                out, (_, expected) -> Accuracy.bound(DType.FLOAT32, ulps, magnitude.applyAsDouble(Math.abs(expected))));
    }

    private static void inPlace(Subject subject) {
        for (Shape shape : SHAPES) {
            try (Twin twin = new Twin(subject)) {
                Twin.Operand x = twin.operand(DType.FLOAT32, Placement.OFFSET.of(shape), ANY);
                twin.run(side -> side.backend().rowFunctions().softmax(side.view(x), side.view(x)));
                Blame.on(shape.toString(), () -> compare(twin, x, shape.dim(-1), y -> y * (LARGEST + 1)));
            }
        }
    }

    private static void noClass(Subject subject, DType type, long label) {
        HostArray wrong = new HostArray(type, 3);
        wrong.setLong(1, label);
        Layout column = Placement.DENSE.of(Shape.of(3, 1));
        Layout scalar = Placement.DENSE.of(Shape.SCALAR);
        try (Twin twin = new Twin(subject)) {
            Twin.Operand logits = twin.operand(DType.FLOAT32, Placement.DENSE.of(Shape.of(3, 5)), ANY);
            Twin.Operand labels = twin.operand(column, wrong);
            Twin.Operand totals = twin.operand(DType.FLOAT32, column, ANY);
            Twin.Operand upstream = twin.operand(DType.FLOAT32, scalar, ANY);
            Twin.Operand loss = twin.operand(DType.FLOAT32, scalar);
            Twin.Operand gradient = twin.operand(DType.FLOAT32, logits.layout());
            for (Twin.Side side : List.of(twin.reference(), twin.subject())) {
                RowFunctions rows = side.backend().rowFunctions();
                List<View> inputs = side.views(List.of(logits, labels, totals, upstream));
                refuses(
                        side.backend(),
                        label,
                        () -> rows.crossEntropy(inputs.get(0), inputs.get(1), inputs.get(2), side.view(loss)));
                refuses(
                        side.backend(),
                        label,
                        () -> rows.crossEntropyGradient(
                                inputs.get(0), inputs.get(1), inputs.get(2), inputs.get(3), side.view(gradient)));
            }
        }
    }

    private static void refuses(Backend backend, long label, Runnable call) {
        try {
            call.run();
            backend.finish();
        } catch (IndexOutOfBoundsException e) {
            String message = String.valueOf(e.getMessage());
            Expect.that(
                    message.contains(Long.toString(label)) && message.contains("5"),
                    "the message names neither the label nor the classes: " + message);
            return;
        }
        throw new AssertionError("no IndexOutOfBoundsException for the label " + label + " of 5 classes");
    }
}
