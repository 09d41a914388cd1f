package org.kudari.testkit.check;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.compare.Expect;
import org.kudari.testkit.compare.FailureContext;
import org.kudari.testkit.compare.HostArray;
import org.kudari.testkit.compare.LayoutKind;
import org.kudari.testkit.compare.ReferenceComparison;
import org.kudari.testkit.table.Accuracy;
import org.kudari.testkit.table.Domain;

/** gather and scatterAdd: every axis and layout, repeated indices, and indices out of range. */
final class IndexChecks {
    private static final List<Shape> SHAPES = List.of(Shape.of(9), Shape.of(7, 33), Shape.of(65, 3), Shape.of(4, 5, 6));

    private IndexChecks() {}

    static Stream<Check> of(BackendUnderTest subject) {
        List<Check> checks = new ArrayList<>();
        for (Shape shape : SHAPES) {
            for (int axis = 0; axis < shape.rank(); axis++) {
                int along = axis;
                checks.add(new Check("gather " + shape + " axis " + axis, () -> gather(subject, shape, along)));
                checks.add(new Check("scatterAdd " + shape + " axis " + axis, () -> scatterAdd(subject, shape, along)));
            }
        }
        for (DType type : DType.values()) {
            if (subject.holds(type)) {
                checks.add(new Check("gather and scatterAdd " + type, () -> type(subject, type)));
            }
        }
        checks.add(new Check("scatterAdd of many to one", () -> manyToOne(subject)));
        checks.add(new Check("no indices", () -> noIndices(subject)));
        for (DType indexType : List.of(DType.INT32, DType.INT64)) {
            for (long index : new long[] {-1, 5, 1_000_000, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
                checks.add(new Check(
                        "gather at " + index + " of 5, " + indexType,
                        () -> outOfRange(subject, indexType, index, true)));
                checks.add(new Check(
                        "scatterAdd at " + index + " of 5, " + indexType,
                        () -> outOfRange(subject, indexType, index, false)));
            }
        }
        checks.add(new Check(
                "gather at 2^32, which is 0 in 32 bits", () -> outOfRange(subject, DType.INT64, 1L << 32, true)));
        return checks.stream();
    }

    private static void gather(BackendUnderTest subject, Shape source, int axis) {
        Domain indices = Domain.whole(0, source.dim(axis) - 1);
        for (LayoutKind layoutKind : LayoutKind.values()) {
            for (long extent : new long[] {1, source.dim(axis), 37}) {
                Shape picked = source.with(axis, extent);
                try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
                    ReferenceComparison.Operand from = comparison.operand(DType.FLOAT32, layoutKind.of(source));
                    ReferenceComparison.Operand at = comparison.operand(DType.INT64, layoutKind.of(picked), indices);
                    ReferenceComparison.Operand out = comparison.operand(DType.FLOAT32, LayoutKind.OFFSET.of(picked));
                    comparison.runOnBoth(
                            side -> side.backend().gather(side.view(from), side.view(at), axis, side.view(out)));
                    FailureContext.with(layoutKind + " " + picked, () -> comparison.compare(out));
                }
            }
        }
    }

    private static void scatterAdd(BackendUnderTest subject, Shape target, int axis) {
        Domain indices = Domain.whole(0, target.dim(axis) - 1);
        for (LayoutKind layoutKind : LayoutKind.values()) {
            for (long extent : new long[] {1, target.dim(axis), 37}) {
                Shape source = target.with(axis, extent);
                try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
                    ReferenceComparison.Operand from = comparison.operand(DType.FLOAT32, layoutKind.of(source));
                    ReferenceComparison.Operand at = comparison.operand(DType.INT32, layoutKind.of(source), indices);
                    ReferenceComparison.Operand out = comparison.operand(DType.FLOAT32, LayoutKind.OFFSET.of(target));
                    comparison.runOnBoth(
                            side -> side.backend().scatterAdd(side.view(from), side.view(at), axis, side.view(out)));
                    FailureContext.with(layoutKind + " " + source, () -> comparison.compare(out));
                }
            }
        }
    }

    private static void type(BackendUnderTest subject, DType type) {
        Shape picked = Shape.of(11, 3);
        try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
            ReferenceComparison.Operand source = comparison.operand(type, LayoutKind.TRANSPOSED.of(Shape.of(6, 3)));
            ReferenceComparison.Operand at =
                    comparison.operand(DType.INT32, LayoutKind.DENSE.of(picked), Domain.whole(0, 5));
            ReferenceComparison.Operand out = comparison.operand(type, LayoutKind.OFFSET.of(picked));
            ReferenceComparison.Operand sums = comparison.operand(type, LayoutKind.OFFSET.of(Shape.of(6, 3)));
            comparison.runOnBoth(side -> side.backend().gather(side.view(source), side.view(at), 0, side.view(out)));
            comparison.compare(out);
            comparison.runOnBoth(side -> side.backend().scatterAdd(side.view(out), side.view(at), 0, side.view(sums)));
            comparison.compare(sums);
        }
    }

    /** The hardest case for a device that adds concurrently. */
    private static void manyToOne(BackendUnderTest subject) {
        Shape source = Shape.of(5000, 2);
        try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
            ReferenceComparison.Operand from =
                    comparison.operand(DType.FLOAT32, LayoutKind.DENSE.of(source), Domain.between(0, 1));
            ReferenceComparison.Operand at =
                    comparison.operand(DType.INT64, LayoutKind.DENSE.of(source), Domain.oneOf(1));
            ReferenceComparison.Operand out = comparison.operand(DType.FLOAT32, LayoutKind.OFFSET.of(Shape.of(3, 2)));
            comparison.runOnBoth(side -> side.backend().scatterAdd(side.view(from), side.view(at), 0, side.view(out)));
            // All terms have one sign, so that the magnitude is the sum itself, but for what was there before.
            comparison.compare(
                    out, (_, sum) -> Accuracy.bound(DType.FLOAT32, Accuracy.sumUlps(5000), Math.abs(sum) + 100));
        }
    }

    private static void noIndices(BackendUnderTest subject) {
        Shape none = Shape.of(0, 3);
        try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
            ReferenceComparison.Operand source = comparison.operand(DType.FLOAT32, LayoutKind.DENSE.of(Shape.of(4, 3)));
            ReferenceComparison.Operand at = comparison.operand(DType.INT64, LayoutKind.DENSE.of(none));
            ReferenceComparison.Operand out = comparison.operand(DType.FLOAT32, LayoutKind.DENSE.of(none));
            comparison.runOnBoth(side -> {
                side.backend().gather(side.view(source), side.view(at), 0, side.view(out));
                side.backend().scatterAdd(side.view(out), side.view(at), 0, side.view(source));
            });
            comparison.compare(out);
            comparison.compare(source);
        }
    }

    private static void outOfRange(BackendUnderTest subject, DType indexType, long index, boolean gather) {
        // An instance of its own: a device that raises the error later must not raise it in another check.
        try (Device device = subject.open(0)) {
            HostArray wrong = new HostArray(indexType, 3);
            wrong.setLong(1, index);
            try (Scope _ = device.scope()) {
                Tensor indices = wrong.on(device, Shape.of(3));
                Tensor five = Tensor.of(device, new float[] {1, 2, 3, 4, 5}, 5);
                Tensor three = Tensor.of(device, new float[] {1, 2, 3}, 3);
                Tensor result = gather ? five.gather(0, indices) : three.scatterAdd(0, indices, 5);
                result.toFloatArray();
            } catch (IndexOutOfBoundsException e) {
                String message = String.valueOf(e.getMessage());
                Expect.that(
                        message.contains(Long.toString(index)) && message.contains("5"),
                        "the message names neither the index nor the extent: " + message);
                stillWorks(device);
                return;
            }
        }
        throw new AssertionError("no IndexOutOfBoundsException for the index " + index + " into an axis of extent 5");
    }

    private static void stillWorks(Device device) {
        try (Scope _ = device.scope()) {
            double sum = Tensor.of(device, new float[] {1, 2}, 2).sum().item();
            Expect.equal(3.0, sum, "a sum after the error");
        }
    }
}
