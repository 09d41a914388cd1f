package org.kudari.testkit.check;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongBinaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.compare.Expect;

/**
 * Integers beyond 2^53, where a double no longer holds every whole number: as elements, as numbers in a call and as
 * constants of an expression. What is right is computed in Java's {@code long}, and wraps as that does.
 */
final class WholeNumberChecks {
    /** The first whole number that no double holds. */
    private static final long ODD = (1L << 53) + 1;

    private static final long[] VALUES = {
        0,
        1,
        -1,
        7,
        -7,
        ODD,
        -ODD,
        ODD - 1,
        ODD + 1,
        3037000500L,
        0xFFFF_FFFFL,
        -0x8000_0001L,
        1L << 62,
        Long.MAX_VALUE,
        Long.MAX_VALUE - 1,
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1
    };

    private WholeNumberChecks() {}

    static Stream<Check> of(BackendUnderTest subject) {
        if (!subject.holds(DType.INT64)) {
            return Stream.empty();
        }
        List<Check> checks = new ArrayList<>();
        arithmetic(checks, subject);
        comparisons(checks, subject);
        checks.add(check(subject, "full", WholeNumberChecks::full));
        checks.add(check(subject, "constants of an expression", WholeNumberChecks::constants));
        checks.add(check(subject, "sum", WholeNumberChecks::sums));
        checks.add(check(subject, "max, min, argMax and argMin", WholeNumberChecks::extremes));
        checks.add(check(subject, "cumSum and cumProd", WholeNumberChecks::scans));
        checks.add(check(subject, "matmul", WholeNumberChecks::products));
        checks.add(check(subject, "gather, scatterAdd and concatenate", WholeNumberChecks::moves));
        checks.add(check(subject, "conversion to FLOAT32 and back", WholeNumberChecks::conversions));
        for (DType condition : DType.values()) {
            if (subject.holds(condition)) {
                checks.add(check(subject, "select by " + condition, device -> select(device, condition)));
            }
        }
        return checks.stream();
    }

    private interface Body {
        void run(Device device);
    }

    private static Check check(BackendUnderTest subject, String name, Body body) {
        return new Check(name, () -> {
            Device device = subject.device();
            try (Scope _ = device.scope()) {
                body.run(device);
            }
        });
    }

    private static Tensor longs(Device device, long... values) {
        return Tensor.of(device, values, values.length);
    }

    private static void expect(String what, Tensor actual, long... expected) {
        Expect.equal(
                LongStream.of(expected).boxed().toList(),
                LongStream.of(actual.toLongArray()).boxed().toList(),
                what);
    }

    private interface WithNumber {
        Tensor apply(Tensor x, long number);
    }

    private static void arithmetic(List<Check> checks, BackendUnderTest subject) {
        checks.add(withNumbers(subject, "plus", Tensor::plus, (a, b) -> a + b));
        checks.add(withNumbers(subject, "minus", Tensor::minus, (a, b) -> a - b));
        checks.add(withNumbers(subject, "times", Tensor::times, (a, b) -> a * b));
        checks.add(withNumbers(subject, "minimum", Tensor::minimum, Math::min));
        checks.add(withNumbers(subject, "maximum", Tensor::maximum, Math::max));
        checks.add(withNumbers(subject, "floorDiv", Tensor::floorDiv, (a, b) -> b == 0 ? 0 : Math.floorDiv(a, b)));
        checks.add(withNumbers(subject, "select", (x, b) -> x.lessThan(0).select(x, b), (a, b) -> a < 0 ? a : b));
    }

    private static void comparisons(List<Check> checks, BackendUnderTest subject) {
        checks.add(withNumbers(subject, "lessThan", Tensor::lessThan, (a, b) -> a < b ? 1 : 0));
        checks.add(withNumbers(subject, "lessEqual", Tensor::lessEqual, (a, b) -> a <= b ? 1 : 0));
        checks.add(withNumbers(subject, "greaterThan", Tensor::greaterThan, (a, b) -> a > b ? 1 : 0));
        checks.add(withNumbers(subject, "greaterEqual", Tensor::greaterEqual, (a, b) -> a >= b ? 1 : 0));
        checks.add(withNumbers(subject, "equalTo", Tensor::equalTo, (a, b) -> a == b ? 1 : 0));
    }

    /** A function of a tensor and a number, on every pair of values. */
    private static Check withNumbers(
            BackendUnderTest subject, String name, WithNumber function, LongBinaryOperator expected) {
        return check(subject, name + " with a number", device -> {
            for (long number : VALUES) {
                long[] right = LongStream.of(VALUES)
                        .map(value -> expected.applyAsLong(value, number))
                        .toArray();
                expect(name + " with " + number, function.apply(longs(device, VALUES), number), right);
            }
        });
    }

    private static void full(Device device) {
        for (long number : VALUES) {
            expect("full of " + number, Tensor.full(device, DType.INT64, Shape.of(3), number), number, number, number);
        }
    }

    private static void constants(Device device) {
        Expr x = Expr.input(0);
        for (long number : VALUES) {
            Tensor sums = longs(device, VALUES).map(x.plus(number), List.of());
            expect(
                    "plus the constant " + number,
                    sums,
                    LongStream.of(VALUES).map(value -> value + number).toArray());
            Tensor below = longs(device, VALUES).map(Functions.lessThan(x, number), List.of());
            expect(
                    "less than the constant " + number,
                    below,
                    LongStream.of(VALUES).map(value -> value < number ? 1 : 0).toArray());
        }
    }

    private static void sums(Device device) {
        long total = LongStream.of(VALUES).sum();
        expect("sum", longs(device, VALUES).sum(), total);
        Tensor rows = longs(device, VALUES)
                .reshape(1, VALUES.length)
                .broadcastTo(1000, VALUES.length)
                .contiguous();
        expect("sum in full", rows.sum(), 1000 * total);
        expect(
                "sum of columns",
                rows.sum(0),
                LongStream.of(VALUES).map(value -> 1000 * value).toArray());
        expect("sum of rows", rows.sum(1).sum(), 1000 * total);
    }

    private static void extremes(Device device) {
        Tensor x = longs(device, ODD - 1, ODD, -ODD, 1 - ODD, ODD - 1).reshape(1, 5);
        expect("max", x.max(1), ODD);
        expect("min", x.min(), -ODD);
        expect("argMax", x.argMax(1), 1);
        expect("argMin", x.argMin(1), 2);
        expect(
                "max of the smallest",
                longs(device, Long.MIN_VALUE, Long.MIN_VALUE).max(),
                Long.MIN_VALUE);
        expect(
                "min of the largest",
                longs(device, Long.MAX_VALUE, Long.MAX_VALUE).min(),
                Long.MAX_VALUE);
        expect(
                "argMax of the smallest",
                longs(device, Long.MIN_VALUE, Long.MIN_VALUE + 1).argMax(0),
                1);
    }

    private static void scans(Device device) {
        long[] running = VALUES.clone();
        long[] products = VALUES.clone();
        products[0] = 1;
        Tensor factors = longs(device, products);
        for (int i = 1; i < VALUES.length; i++) {
            running[i] += running[i - 1];
            products[i] *= products[i - 1];
        }
        expect("cumSum", longs(device, VALUES).cumSum(0), running);
        expect("cumProd", factors.cumProd(0), products);
    }

    private static void products(Device device) {
        int n = 4;
        Tensor a = longs(device, VALUES).slice(0, 1, 1 + n * n).reshape(n, n);
        long[] expected = new long[n * n];
        for (int i = 0; i < n * n; i++) {
            for (int k = 0; k < n; k++) {
                expected[i] += VALUES[1 + i / n * n + k] * VALUES[1 + k * n + i % n];
            }
        }
        expect("matmul", a.matmul(a), expected);
    }

    private static void moves(Device device) {
        Tensor x = longs(device, ODD, -ODD, Long.MAX_VALUE);
        expect("gather", x.gather(0, longs(device, 2, 0)), Long.MAX_VALUE, ODD);
        expect("scatterAdd", x.scatterAdd(0, longs(device, 0, 1, 0), 2), Long.MAX_VALUE + ODD, -ODD);
        expect("concatenate", x.concatenate(0, List.of(x.slice(0, 1, 2))), ODD, -ODD, Long.MAX_VALUE, -ODD);
    }

    private static void conversions(Device device) {
        long[] wide = {ODD, (1L << 60) + (1L << 36) + 1, Long.MAX_VALUE, Long.MIN_VALUE, (1L << 24) + 1};
        float[] narrow = longs(device, wide).to(DType.FLOAT32).toFloatArray();
        for (int i = 0; i < wide.length; i++) {
            Expect.equal((float) wide[i], narrow[i], wide[i] + " in float32");
        }
        expect(
                "float32 in int64",
                Tensor.of(device, narrow, narrow.length).to(DType.INT64),
                1L << 53,
                (1L << 60) + (1L << 37),
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                1L << 24);
    }

    /** The condition takes no part in promotion, so it rounds nothing. */
    private static void select(Device device, DType type) {
        Tensor condition = Tensor.of(device, new float[] {1, 0, 1}, 3).to(type);
        Tensor chosen = condition.select(longs(device, ODD, 1, -ODD), longs(device, 2, ODD, 3));
        Expect.equal(DType.INT64, chosen.type(), "type");
        expect("select", chosen, ODD, ODD, -ODD);
    }
}
