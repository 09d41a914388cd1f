package org.kudari.testkit.check;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.kudari.backend.Backend;
import org.kudari.backend.Indices;
import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.compare.Expect;
import org.kudari.testkit.compare.FailureContext;
import org.kudari.testkit.compare.HostArray;
import org.kudari.testkit.compare.LayoutKind;
import org.kudari.testkit.compare.ReferenceComparison;
import org.kudari.testkit.table.Accuracy;
import org.kudari.testkit.table.Domain;

/**
 * The optional functions of rows: rows of many lengths, in every layout. There are no checks if the backend does not
 * offer them.
 */
final class RowFunctionChecks {
    private static final double LARGEST = 4;
    private static final Domain ANY = Domain.between(-LARGEST, LARGEST);

    /** Exponentials and a logarithm, each accurate to a few units in the last place, around a sum. */
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
            Shape.of(2, RowFunctions.MAX_COLUMNS));

    private RowFunctionChecks() {}

    static Stream<Check> of(BackendUnderTest subject) {
        if (subject.backend().rowFunctions() == null) {
            return Stream.empty();
        }
        List<Check> checks = new ArrayList<>();
        for (Shape shape : SHAPES) {
            for (Function function : Function.values()) {
                checks.add(new Check(function.text + " " + shape, () -> ofOne(subject, shape, function)));
            }
            checks.add(new Check("crossEntropy " + shape, () -> crossEntropy(subject, shape)));
        }
        for (Function function : Function.values()) {
            String of = function.text + " of rows in two axes";
            checks.add(new Check(of, () -> ofOne(subject, Shape.of(3, 5, 40), function)));
        }
        for (Function function : List.of(Function.SOFTMAX, Function.LOG_SOFTMAX)) {
            checks.add(new Check(function.text + " in place", () -> inPlace(subject, function)));
        }
        for (DType type : List.of(DType.INT32, DType.INT64)) {
            for (long label : new long[] {-1, 5, Integer.MAX_VALUE}) {
                checks.add(new Check(
                        "the label " + label + " of 5 classes, " + type, () -> noClass(subject, type, label)));
            }
        }
        return checks.stream();
    }

    /** The functions of rows alone. */
    private enum Function {
        SOFTMAX("softmax", 0, RowFunctions::softmax),
        LOG_SOFTMAX("logSoftmax", 1, RowFunctions::logSoftmax),
        LOG_SUM_EXP("logSumExp", 1, RowFunctions::logSumExp);

        private final String text;

        /** What the terms of a result near 0 may be. */
        private final double cancelled;

        private final Body body;

        Function(String text, double cancelled, Body body) {
            this.text = text;
            this.cancelled = cancelled;
            this.body = body;
        }

        private interface Body {
            void run(RowFunctions rows, View x, View out);
        }

        /** The argument of an exponential is rounded relative to the largest input. */
        double magnitude(double result) {
            return (result + cancelled) * (LARGEST + 1);
        }
    }

    private static void ofOne(BackendUnderTest subject, Shape shape, Function function) {
        Shape result = function == Function.LOG_SUM_EXP ? shape.with(-1, 1) : shape;
        for (LayoutKind layoutKind : LayoutKind.values()) {
            try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
                ReferenceComparison.Operand x = comparison.operand(DType.FLOAT32, layoutKind.of(shape), ANY);
                ReferenceComparison.Operand out = comparison.operand(DType.FLOAT32, LayoutKind.OFFSET.of(result));
                comparison.runOnBoth(
                        side -> function.body.run(side.backend().rowFunctions(), side.view(x), side.view(out)));
                FailureContext.with(
                        layoutKind.name(), () -> compare(comparison, out, shape.dim(-1), function::magnitude));
                comparison.requireUnchanged(x);
            }
        }
    }

    private static void crossEntropy(BackendUnderTest subject, Shape shape) {
        Shape column = shape.with(-1, 1);
        long rows = shape.dim(0);
        long columns = shape.dim(1);
        Domain classes = Domain.whole(0, shape.dim(1) - 1);
        for (LayoutKind layoutKind : LayoutKind.values()) {
            for (DType labelType : List.of(DType.INT32, DType.INT64)) {
                try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
                    ReferenceComparison.Operand logits = comparison.operand(DType.FLOAT32, layoutKind.of(shape), ANY);
                    ReferenceComparison.Operand labels = comparison.operand(labelType, layoutKind.of(column), classes);
                    ReferenceComparison.Operand upstream =
                            comparison.operand(DType.FLOAT32, LayoutKind.OFFSET.of(Shape.SCALAR), ANY);
                    ReferenceComparison.Operand loss =
                            comparison.operand(DType.FLOAT32, LayoutKind.OFFSET.of(Shape.SCALAR));
                    ReferenceComparison.Operand gradient =
                            comparison.operand(DType.FLOAT32, LayoutKind.OFFSET.of(shape));
                    comparison.runOnBoth(side -> {
                        RowFunctions functions = side.backend().rowFunctions();
                        functions.crossEntropy(side.view(logits), side.view(labels), side.view(loss));
                        functions.crossEntropyGradient(
                                side.view(logits), side.view(labels), side.view(upstream), side.view(gradient));
                    });
                    String what = layoutKind + " " + labelType;
                    FailureContext.with(what, () -> compare(comparison, loss, rows + columns, y -> y * (LARGEST + 1)));
                    FailureContext.with(
                            what + ", gradient",
                            () -> compare(comparison, gradient, columns, y -> y * 2 * (LARGEST + 1)));
                    comparison.requireUnchanged(logits);
                    comparison.requireUnchanged(labels);
                }
            }
        }
    }

    /**
     * @param magnitude from the expected magnitude of an element to the magnitude that its rounding errors are relative
     *     to
     */
    private static void compare(
            ReferenceComparison comparison,
            ReferenceComparison.Operand out,
            long terms,
            DoubleUnaryOperator magnitude) {
        double ulps = Accuracy.sumUlps(terms) + FUNCTION_ULPS;
        comparison.compare(
                out, (_, expected) -> Accuracy.bound(DType.FLOAT32, ulps, magnitude.applyAsDouble(Math.abs(expected))));
    }

    private static void inPlace(BackendUnderTest subject, Function function) {
        for (Shape shape : SHAPES) {
            try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
                ReferenceComparison.Operand x = comparison.operand(DType.FLOAT32, LayoutKind.OFFSET.of(shape), ANY);
                comparison.runOnBoth(
                        side -> function.body.run(side.backend().rowFunctions(), side.view(x), side.view(x)));
                FailureContext.with(shape.toString(), () -> compare(comparison, x, shape.dim(-1), function::magnitude));
            }
        }
    }

    private static void noClass(BackendUnderTest subject, DType type, long label) {
        HostArray wrong = new HostArray(type, 3);
        wrong.setLong(1, label);
        Layout column = LayoutKind.DENSE.of(Shape.of(3, 1));
        Layout scalar = LayoutKind.DENSE.of(Shape.SCALAR);
        try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
            ReferenceComparison.Operand logits =
                    comparison.operand(DType.FLOAT32, LayoutKind.DENSE.of(Shape.of(3, 5)), ANY);
            ReferenceComparison.Operand labels = comparison.operand(column, wrong);
            ReferenceComparison.Operand upstream = comparison.operand(DType.FLOAT32, scalar, ANY);
            ReferenceComparison.Operand loss = comparison.operand(DType.FLOAT32, scalar);
            ReferenceComparison.Operand gradient = comparison.operand(DType.FLOAT32, logits.layout());
            for (ReferenceComparison.Side side : List.of(comparison.reference(), comparison.subject())) {
                RowFunctions rows = side.backend().rowFunctions();
                List<View> inputs = side.views(List.of(logits, labels, upstream));
                refuses(side.backend(), label, () -> rows.crossEntropy(inputs.get(0), inputs.get(1), side.view(loss)));
                refuses(
                        side.backend(),
                        label,
                        () -> rows.crossEntropyGradient(
                                inputs.get(0), inputs.get(1), inputs.get(2), side.view(gradient)));
            }
        }
    }

    private static void refuses(Backend backend, long label, Runnable call) {
        try {
            call.run();
            backend.finish();
        } catch (IndexOutOfBoundsException e) {
            String expected = Indices.noClass(label, 1, 5).getMessage();
            Expect.that(expected.equals(e.getMessage()), "the message is not \"" + expected + "\": " + e.getMessage());
            return;
        }
        throw new AssertionError("no IndexOutOfBoundsException for the label " + label + " of 5 classes");
    }
}
