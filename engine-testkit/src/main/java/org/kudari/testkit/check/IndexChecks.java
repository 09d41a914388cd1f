package org.kudari.testkit.check;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.kudari.backend.CompositeCall;
import org.kudari.backend.Indices;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.loss.LossReduction;
import org.kudari.loss.Losses;
import org.kudari.loss.RowLoss;
import org.kudari.tensor.Tensor;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.compare.Expect;
import org.kudari.testkit.compare.FailureContext;
import org.kudari.testkit.compare.HostArray;
import org.kudari.testkit.compare.LayoutKind;
import org.kudari.testkit.compare.ReferenceComparison;
import org.kudari.testkit.table.Accuracy;
import org.kudari.testkit.table.Domain;

/**
 * gather and scatterAdd: every axis and layout, repeated indices, and indices out of range. Also the gather of labels,
 * and what the losses say about a label that is no class: the same for all of them, on every device.
 */
final class IndexChecks {
    private static final List<Shape> SHAPES = List.of(Shape.of(9), Shape.of(7, 33), Shape.of(65, 3), Shape.of(4, 5, 6));

    /** More classes than some backends take in one call. */
    private static final int MANY_CLASSES = 5_000;

    private static final List<LossOfLabels> LOSSES = List.of(
            new LossOfLabels("crossEntropy", "", _ -> Losses.crossEntropy()),
            new LossOfLabels(
                    "crossEntropy", " of each row", _ -> Losses.crossEntropy().withReduction(LossReduction.NONE)),
            new LossOfLabels(
                    "crossEntropy",
                    " with smoothing",
                    _ -> Losses.crossEntropy().withLabelSmoothing(0.1)),
            new LossOfLabels(
                    "crossEntropy",
                    " with an ignored label",
                    _ -> Losses.crossEntropy().withIgnoredIndex(-100)),
            new LossOfLabels(
                    "crossEntropy",
                    " with class weights",
                    classes -> Losses.crossEntropy().withClassWeights(ones(classes))),
            new LossOfLabels("focal", "", _ -> Losses.focal(2)),
            new LossOfLabels("focal", " with alphas", classes -> Losses.focal(2).withAlphas(ones(classes))));

    private IndexChecks() {}

    /**
     * A loss of labels.
     *
     * @param name by which its errors call it
     * @param of the loss for a number of classes
     */
    private record LossOfLabels(String name, String variant, IntFunction<RowLoss> of) {}

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
        for (DType type : List.of(DType.INT32, DType.INT64)) {
            checks.add(new Check("gather of labels, " + type, () -> labels(subject, type)));
        }
        for (DType type : List.of(DType.FLOAT32, DType.FLOAT64)) {
            if (subject.holds(type)) {
                for (LossOfLabels loss : LOSSES) {
                    checks.add(new Check(
                            "no class, " + loss.name + loss.variant + ", " + type, () -> noClass(subject, loss, type)));
                }
            }
        }
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

    private static void labels(BackendUnderTest subject, DType type) {
        for (LayoutKind layoutKind : LayoutKind.values()) {
            for (Shape shape : List.of(Shape.of(1, 1), Shape.of(33, 7), Shape.of(1025, 3), Shape.of(0, 4))) {
                Shape column = shape.with(1, 1);
                Domain classes = Domain.whole(0, shape.dim(1) - 1);
                try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
                    ReferenceComparison.Operand rows = comparison.operand(DType.FLOAT32, layoutKind.of(shape));
                    ReferenceComparison.Operand at = comparison.operand(type, layoutKind.of(column), classes);
                    ReferenceComparison.Operand out = comparison.operand(DType.FLOAT32, LayoutKind.OFFSET.of(column));
                    comparison.runOnBoth(side -> side.backend()
                            .run(new CompositeCall.GatherLabels(
                                    "loss", side.view(rows), side.view(at), side.view(out))));
                    FailureContext.with(layoutKind + " " + shape, () -> comparison.compare(out));
                }
            }
        }
    }

    private static double[] ones(int count) {
        return DoubleStream.generate(() -> 1).limit(count).toArray();
    }

    private static void noClass(BackendUnderTest subject, LossOfLabels loss, DType type) {
        // An instance of its own, as above.
        try (Device device = subject.open(0)) {
            for (int classes : new int[] {10, MANY_CLASSES}) {
                for (long label : new long[] {-1, classes}) {
                    RowLoss ofClasses = loss.of.apply(classes);
                    String message =
                            Indices.noClass(loss.name, label, 3, classes).getMessage();
                    Expect.equal(message, message(device, ofClasses, type, classes, label, false), "reading the loss");
                    Expect.equal(message, message(device, ofClasses, type, classes, label, true), "reading a gradient");
                }
            }
        }
    }

    /** @param label that of row 3; a later row has another that is no class */
    private static String message(
            Device device, RowLoss loss, DType type, int classes, long label, boolean isGradient) {
        try (Scope _ = device.scope()) {
            Tensor labels = Tensor.of(device, new long[] {1, 0, 9, label, classes + 1}, 5);
            Tensor logits = Tensor.zeros(device, type, Shape.of(5, classes)).variable();
            Tensor value = loss.of(logits, labels);
            HostArray.of(isGradient ? value.sum().backward().of(logits) : value);
            return "nothing";
        } catch (IndexOutOfBoundsException e) {
            return e.getMessage();
        }
    }
}
