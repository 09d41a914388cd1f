package org.kudari.testkit.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.expr.Kernel;
import org.kudari.expr.Primitive;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.compare.Expect;
import org.kudari.testkit.compare.HostArray;
import org.kudari.testkit.compare.ReferenceComparison;
import org.kudari.testkit.table.Accuracy;
import org.kudari.testkit.table.CaseTable;

/**
 * Every primitive at special values: zeros of both signs, infinities, NaN, the ends of the range, halves, ties,
 * division by zero, overflow; and on random bits, to cover all magnitudes.
 */
final class SpecialValueChecks {
    private static final double[] FLOATS = {
        0,
        -0.0,
        1,
        -1,
        0.5,
        -0.5,
        1.5,
        -1.5,
        2,
        -2,
        2.5,
        -2.5,
        3,
        1e-3,
        -1e-3,
        0.9999999,
        1.0000001,
        1e-7,
        -1e-7,
        3.1415927,
        -1.5707964,
        6.9,
        7.1,
        9.5,
        17,
        -17,
        30,
        -30,
        88.5,
        -88.5,
        103,
        -103,
        200,
        -200,
        10000,
        -10000,
        8388607.5,
        -8388607.5,
        16777216,
        3e9,
        1e19,
        -1e19,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.MIN_NORMAL,
        -Float.MIN_NORMAL,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN
    };

    private static final long[] INTEGERS = {
        0,
        1,
        -1,
        2,
        -2,
        3,
        7,
        100,
        127,
        128,
        255,
        256,
        -128,
        -129,
        46341,
        65535,
        65536,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 31,
        1L << 32,
        3037000500L,
        (1L << 53) + 1,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    private static final int RANDOM = 2000;

    private SpecialValueChecks() {}

    static Stream<Check> of(BackendUnderTest subject) {
        List<Check> checks = new ArrayList<>();
        for (Primitive function : Primitive.values()) {
            for (DType type : DType.values()) {
                if (subject.holds(type) && (type.isFloating() || !function.isFloatingOnly())) {
                    checks.add(new Check(function.functionName() + " " + type, () -> check(subject, function, type)));
                }
            }
        }
        checks.add(new Check("integers are 64 bits wide inside a kernel", () -> wideIntermediates(subject)));
        if (subject.holds(DType.INT64)) {
            checks.add(new Check(
                    "integers wrap inside a kernel, where compilers may think they do not", () -> wrapped(subject)));
        }
        return checks.stream();
    }

    private static void check(BackendUnderTest subject, Primitive function, DType type) {
        Kernel kernel = Kernel.of(function.arity(), 0, Expr.apply(function, inputs(function.arity())));
        Accuracy accuracy = CaseTable.row(function).accuracy();
        run(
                subject,
                kernel,
                type,
                function.isPredicate() ? DType.BOOL : type,
                (_, expected) -> accuracy.allowed(type, expected, 0));
    }

    private static void wideIntermediates(BackendUnderTest subject) {
        Expr a = Expr.input(0);
        Expr b = Expr.input(1);
        Kernel kernel = Kernel.of(
                2,
                0,
                a.times(b).div(a),
                Functions.lessThan(a.plus(b), 0),
                a.plus(b).div(2),
                a.minus(b).div(3));
        for (Expr output : kernel.outputs()) {
            run(subject, Kernel.of(2, 0, output), DType.INT32, DType.INT32, Expect.Bound.EXACT);
        }
    }

    /** Signed overflow is undefined in C. A C compiler could simplify each of these expressions wrongly. */
    private static void wrapped(BackendUnderTest subject) {
        Expr a = Expr.input(0);
        Expr b = Expr.input(1);
        List<Expr> outputs = List.of(
                a.times(b).div(a),
                Functions.lessThan(a.plus(1), a),
                Functions.lessThan(a.minus(1), a),
                Functions.lessThan(a.negate(), 0),
                a.plus(b).minus(b).div(2),
                a.times(2).div(2));
        for (Expr output : outputs) {
            run(subject, Kernel.of(2, 0, output), DType.INT64, DType.INT64, Expect.Bound.EXACT);
        }
    }

    private static Expr[] inputs(int arity) {
        Expr[] inputs = new Expr[arity];
        Arrays.setAll(inputs, Expr::input);
        return inputs;
    }

    private static void run(BackendUnderTest subject, Kernel kernel, DType type, DType result, Expect.Bound bound) {
        List<HostArray> columns = columns(kernel.inputs(), type);
        Layout layout = Layout.contiguous(Shape.of(columns.getFirst().length()));
        try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
            List<ReferenceComparison.Operand> inputs = columns.stream()
                    .map(column -> comparison.operand(layout, column))
                    .toList();
            ReferenceComparison.Operand out = comparison.operand(result, layout);
            comparison.runOnBoth(
                    side -> side.backend().map(kernel, new double[0], side.views(inputs), List.of(side.view(out))));
            try {
                comparison.compare(out, bound);
            } catch (AssertionError e) {
                throw new AssertionError(e.getMessage() + " " + argumentsAt(e.getMessage(), columns), e);
            }
        }
    }

    /** The arguments of the first element that a message names, as in {@code element [17] ...}. */
    private static String argumentsAt(String message, List<HostArray> columns) {
        int from = message.indexOf('[') + 1;
        int element = Integer.parseInt(message.substring(from, message.indexOf(']', from)));
        return columns.stream()
                .map(column -> column.type().isFloating()
                        ? Double.toString(column.getDouble(element))
                        : Long.toString(column.getLong(element)))
                .toList()
                .toString();
    }

    /** Every combination of special values, then random bits. */
    private static List<HostArray> columns(int arity, DType type) {
        int specials = type.isFloating() ? FLOATS.length : INTEGERS.length;
        // Only select has three arguments. All special conditions are combined with few values of the alternatives.
        int[] extents = {specials, arity > 1 ? (arity > 2 ? 5 : specials) : 1, arity > 2 ? 7 : 1};
        int combinations = extents[0] * extents[1] * extents[2];
        SplittableRandom random = new SplittableRandom(7);
        List<HostArray> columns = new ArrayList<>();
        for (int argument = 0; argument < arity; argument++) {
            HostArray column = new HostArray(type, combinations + RANDOM);
            for (int i = 0; i < combinations; i++) {
                int[] choice = {i / (extents[1] * extents[2]), i / extents[2] % extents[1], i % extents[2]};
                if (type.isFloating()) {
                    column.set(i, FLOATS[choice[argument]]);
                } else {
                    column.setLong(i, INTEGERS[choice[argument]]);
                }
            }
            for (int i = combinations; i < column.length(); i++) {
                setRandomBits(column, i, random);
            }
            columns.add(column);
        }
        return columns;
    }

    private static void setRandomBits(HostArray column, int index, SplittableRandom random) {
        switch (column.type()) {
            case FLOAT32 -> column.set(index, Float.intBitsToFloat(random.nextInt()));
            case FLOAT64 -> column.set(index, Double.longBitsToDouble(random.nextLong()));
            case INT32, UINT8 -> column.set(index, random.nextInt());
            case INT64 -> column.setLong(index, random.nextLong());
            case BOOL -> column.set(index, random.nextInt(2));
        }
    }
}
