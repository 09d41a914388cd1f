package org.kudari.testkit.check;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.compare.FailureContext;
import org.kudari.testkit.compare.LayoutKind;
import org.kudari.testkit.compare.ReferenceComparison;
import org.kudari.testkit.table.Accuracy;
import org.kudari.testkit.table.Domain;

/** Maps in every layout of operands, of every size around a vector and a tile, with outputs over inputs. */
final class MapChecks {
    private static final Expr X = Expr.input(0);
    private static final Expr Y = Expr.input(1);
    private static final double[] NO_UNIFORMS = {};

    /** Not symmetric, so that exchanged operands are found, and exact on small whole numbers. */
    private static final Kernel X_MINUS_2Y = Kernel.of(2, 0, X.minus(Y.times(2)));

    private static final List<Shape> SHAPES = List.of(
            Shape.SCALAR,
            Shape.of(1),
            Shape.of(7),
            Shape.of(5, 7),
            Shape.of(33, 17),
            Shape.of(3, 1, 5),
            Shape.of(2, 3, 4, 5));

    /** Around the widths of vectors, work-groups and tiles; the last is large enough for several threads. */
    private static final long[] SIZES = {0, 1, 2, 3, 7, 8, 15, 16, 17, 31, 33, 63, 65, 257, 1023, 1025, 5000, 100_003};

    private MapChecks() {}

    static Stream<Check> of(BackendUnderTest subject) {
        List<Check> checks = new ArrayList<>();
        for (Shape shape : SHAPES) {
            for (LayoutKind out : LayoutKind.INJECTIVE) {
                checks.add(new Check("to " + out + " " + shape, () -> layouts(subject, shape, out)));
            }
        }
        for (long size : SIZES) {
            checks.add(new Check(size + " elements", () -> size(subject, size)));
        }
        for (LayoutKind layoutKind : LayoutKind.INJECTIVE) {
            checks.add(new Check("output over an input, " + layoutKind, () -> overInput(subject, layoutKind)));
        }
        for (DType type : DType.values()) {
            if (subject.holds(type)) {
                checks.add(new Check("copies " + type + " from and to every layout", () -> copies(subject, type)));
                checks.add(new Check("fills " + type, () -> fill(subject, type)));
            }
        }
        checks.add(
                new Check("several outputs over their inputs, as an optimizer's step", () -> optimizerStep(subject)));
        checks.add(new Check("outputs of several types", () -> outputsOfSeveralTypes(subject)));
        checks.add(new Check("empty shapes", () -> emptyShapes(subject)));
        return checks.stream();
    }

    private static void layouts(BackendUnderTest subject, Shape shape, LayoutKind outKind) {
        for (LayoutKind a : LayoutKind.values()) {
            for (LayoutKind b : LayoutKind.values()) {
                try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
                    ReferenceComparison.Operand x = comparison.operand(DType.FLOAT32, a.of(shape));
                    ReferenceComparison.Operand y = comparison.operand(DType.FLOAT32, b.of(shape));
                    ReferenceComparison.Operand out = comparison.operand(DType.FLOAT32, outKind.of(shape));
                    map(comparison, X_MINUS_2Y, List.of(x, y), List.of(out));
                    FailureContext.with("inputs " + a + " and " + b, () -> {
                        comparison.compare(out);
                        comparison.requireUnchanged(x);
                        comparison.requireUnchanged(y);
                    });
                }
            }
        }
    }

    private static void size(BackendUnderTest subject, long size) {
        // Operations that backends fuse, tile or vectorise differently.
        Expr smooth = Functions.tanh(X).times(Functions.sigmoid(Y)).plus(Functions.max(X, Y));
        Kernel kernel = Kernel.of(2, 0, smooth);
        try (ReferenceComparison comparison = new ReferenceComparison(subject, size)) {
            Layout layout = Layout.contiguous(Shape.of(size));
            ReferenceComparison.Operand x = comparison.operand(DType.FLOAT32, layout, Domain.between(-2, 2));
            ReferenceComparison.Operand y = comparison.operand(DType.FLOAT32, layout, Domain.between(-2, 2));
            ReferenceComparison.Operand out = comparison.operand(DType.FLOAT32, layout);
            map(comparison, kernel, List.of(x, y), List.of(out));
            // tanh 5, sigmoid 6.5, the product and the sum; no term exceeds 2.
            comparison.compare(out, (_, _) -> Accuracy.bound(DType.FLOAT32, 13, 2));
        }
    }

    private static void overInput(BackendUnderTest subject, LayoutKind layoutKind) {
        Shape shape = Shape.of(13, 17);
        for (int over = 0; over < 2; over++) {
            try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
                ReferenceComparison.Operand x = comparison.operand(DType.FLOAT32, layoutKind.of(shape));
                ReferenceComparison.Operand y = comparison.operand(DType.FLOAT32, layoutKind.of(shape));
                ReferenceComparison.Operand out = over == 0 ? x : y;
                map(comparison, X_MINUS_2Y, List.of(x, y), List.of(out));
                comparison.compare(out);
                comparison.requireUnchanged(over == 0 ? y : x);
                map(comparison, X_MINUS_2Y, List.of(out, out), List.of(out));
                comparison.compare(out);
            }
        }
    }

    private static void copies(BackendUnderTest subject, DType type) {
        Shape shape = Shape.of(6, 9);
        for (LayoutKind from : LayoutKind.values()) {
            for (LayoutKind to : LayoutKind.INJECTIVE) {
                try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
                    ReferenceComparison.Operand x = comparison.operand(type, from.of(shape));
                    ReferenceComparison.Operand out = comparison.operand(type, to.of(shape));
                    map(comparison, Kernel.IDENTITY, List.of(x), List.of(out));
                    FailureContext.with(from + " to " + to, () -> comparison.compare(out));
                }
            }
        }
    }

    private static void fill(BackendUnderTest subject, DType type) {
        Kernel fill = Kernel.of(0, 1, Expr.uniform(0));
        double value = type == DType.BOOL ? 1 : 7;
        for (LayoutKind to : LayoutKind.INJECTIVE) {
            try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
                ReferenceComparison.Operand out = comparison.operand(type, to.of(Shape.of(5, 11)));
                comparison.runOnBoth(
                        side -> side.backend().map(fill, new double[] {value}, List.of(), List.of(side.view(out))));
                FailureContext.with(to.name(), () -> comparison.compare(out));
            }
        }
    }

    private static void optimizerStep(BackendUnderTest subject) {
        Expr gradient = Expr.input(1);
        Expr m = Expr.input(2).times(0.5).plus(gradient.times(0.5));
        Expr v = Expr.input(3).times(0.75).plus(Functions.square(gradient).times(0.25));
        Kernel step = Kernel.of(4, 1, X.minus(m.times(Expr.uniform(0))), m, v);
        for (long size : new long[] {1, 17, 1000, 20_011}) {
            try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
                List<ReferenceComparison.Operand> state = Stream.generate(() -> comparison.operand(
                                DType.FLOAT32, Layout.contiguous(Shape.of(size), 16), Domain.whole(-8, 8)))
                        .limit(4)
                        .toList();
                List<ReferenceComparison.Operand> outputs = List.of(state.get(0), state.get(2), state.get(3));
                comparison.runOnBoth(
                        side -> side.backend().map(step, new double[] {0.25}, side.views(state), side.views(outputs)));
                // Quarters of small whole numbers: exact.
                outputs.forEach(comparison::compare);
                comparison.requireUnchanged(state.get(1));
            }
        }
    }

    private static void outputsOfSeveralTypes(BackendUnderTest subject) {
        Kernel kernel = Kernel.of(1, 0, X.plus(0.5), Functions.lessThan(X, 0), X.times(3), Functions.abs(X));
        List<DType> types = List.of(DType.FLOAT32, DType.BOOL, DType.INT32, DType.UINT8);
        Layout layout = Layout.contiguous(Shape.of(1001));
        try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
            ReferenceComparison.Operand x = comparison.operand(DType.FLOAT32, layout);
            List<ReferenceComparison.Operand> outputs =
                    types.stream().map(type -> comparison.operand(type, layout)).toList();
            map(comparison, kernel, List.of(x), outputs);
            outputs.forEach(comparison::compare);
        }
    }

    private static void emptyShapes(BackendUnderTest subject) {
        for (Shape shape : List.of(Shape.of(0), Shape.of(0, 3), Shape.of(3, 0), Shape.of(2, 0, 3))) {
            for (LayoutKind layoutKind : LayoutKind.INJECTIVE) {
                try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
                    ReferenceComparison.Operand x = comparison.operand(DType.FLOAT32, layoutKind.of(shape));
                    ReferenceComparison.Operand out = comparison.operand(DType.FLOAT32, layoutKind.of(shape));
                    map(comparison, X_MINUS_2Y, List.of(x, x), List.of(out));
                    comparison.compare(out);
                }
            }
        }
    }

    private static void map(
            ReferenceComparison comparison,
            Kernel kernel,
            List<ReferenceComparison.Operand> inputs,
            List<ReferenceComparison.Operand> outputs) {
        comparison.runOnBoth(side -> side.backend().map(kernel, NO_UNIFORMS, side.views(inputs), side.views(outputs)));
    }
}
