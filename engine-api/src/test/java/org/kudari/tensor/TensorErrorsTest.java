package org.kudari.tensor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.kudari.device.Device;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.op.Elementwise;
import org.kudari.op.Slice;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.testing.DeviceMemoryBackend;

/** Errors name the operation, the operands, and what would fit. */
class TensorErrorsTest extends ReferenceDeviceTestBase {

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void shapesThatDoNotBroadcast() {
        assertRefused(
                () -> counting(2, 3).plus(counting(2)),
                "add: shapes [2, 3] and [2] do not broadcast: aligned at the last axis, extents must be equal or one of them"
                        + " 1");
        assertRefused(
                () -> counting(3).broadcastTo(2, 4),
                "broadcastTo: shape [3] does not broadcast to [2, 4]: aligned at the last axis, each extent must be the"
                        + " target's or 1");
    }

    @Test
    void matricesThatDoNotFit() {
        assertRefused(
                () -> counting(2, 3).matmul(counting(2, 3)),
                "matmul: shapes [2, 3] and [2, 3] do not fit: the left one has 3 columns, so the right one needs 3 rows, not"
                        + " 2");
        assertRefused(
                () -> counting(3).matmul(counting(3, 2)),
                "matmul: shapes [3] and [3, 2]: both need at least two axes; give a vector a second one with reshape");
        assertRefused(
                () -> counting(2, 1, 3).matmul(counting(4, 3, 1)),
                "matmul: shapes [2, 1, 3] and [4, 3, 1]: the batch axes [2] and [4] do not broadcast");
        assertRefused(
                () -> counting(2, 2).matmul(counting(2, 2).to(DType.FLOAT64)),
                "matmul: the operands are FLOAT32 and FLOAT64, but must have one type: convert one with to(FLOAT64)");
    }

    @Test
    void aMapAfterAProductThatLacksOperands() {
        Elementwise threeInputs =
                Elementwise.of("scaled", Kernel.of(3, 0, Expr.input(0).plus(Expr.input(2))));
        assertRefused(
                () -> counting(2, 2).matmulThen(counting(2, 2), threeInputs, List.of(counting(2))),
                "scaled takes 3 tensor(s) and 0 number(s), but was given 2 and 0");
    }

    @Test
    void shapesThatCannotBeHad() {
        assertRefused(() -> counting(2, 3).reshape(4), "cannot reshape [2, 3] (6 elements) to [4] (4 elements)");
        assertRefused(
                () -> counting(2, 3).reshape(-1, 4),
                "cannot reshape [2, 3] (6 elements) to [-1, 4]: no extent fits in place of -1");
        assertRefused(() -> counting(2, 3).squeeze(1), "squeeze: axis 1 of shape [2, 3] has extent 3, not 1");
        assertRefused(
                () -> counting(2, 3).unsqueeze(4),
                "unsqueeze: shape [2, 3] takes a new axis at 0 to 2, or -3 to -1, not at 4");
        assertRefused(
                () -> counting(2, 3).permute(0, 0),
                "permute: [0, 0] is no order of the axes of shape [2, 3]: it must name each axis once");
        assertRefused(
                () -> counting(2, 3).slice(1, 2, 4),
                "slice: 2 to 4 does not lie inside axis 1 of shape [2, 3], which goes from 0 to 3");
        assertRefused(
                () -> counting(2, 3).stridedSlice(1, 1, 3, -1),
                "slice: 3 element(s) from 1 with step -1 do not lie inside axis 1 of shape [2, 3]");
        assertRefused(
                () -> counting(3).transpose(),
                "transpose: shape [3] has fewer than two axes; give a vector a second one with reshape");
        assertRefused(
                () -> counting(2, 3).get(0, 2),
                "get: axis 0 of shape [2, 3] has no index 2; its indices are 0 to 1, or -2 to -1");
        assertRefused(
                () -> counting(2, 3).get(-1, -4),
                "get: axis -1 of shape [2, 3] has no index -4; its indices are 0 to 2, or -3 to -1");
        assertRefused(
                () -> counting(2, 3).slice(1, -4, 3),
                "slice: -4 to 3 does not lie inside axis 1 of shape [2, 3], which goes from 0 to 3");
        assertRefused(
                () -> counting(2, 3).slice(1, -1, 1),
                "slice: -1 to 1 does not lie inside axis 1 of shape [2, 3], which goes from 0 to 3");
        assertRefused(() -> counting(0, 3).get(0, 0), "get: axis 0 of shape [0, 3] has no index 0; it is empty");
        assertRefused(() -> counting(2, 3).sum(0, -2), "axis -2 of shape [2, 3] is named twice");
        assertRefused(() -> counting(2, 3).sum(2), "shape [2, 3] has no axis 2; its axes are 0 to 1, or -2 to -1");
    }

    @Test
    void aSliceWhoseEndOverflows() {
        assertThatThrownBy(() -> counting(2).apply(new Slice(0, 0, (1L << 62) + 1, 4)))
                .hasMessageContaining("do not lie inside axis 0");
    }

    @Test
    void piecesThatCannotBeJoined() {
        assertRefused(
                () -> counting(2, 3).concatenate(0, List.of(counting(2, 2))),
                "concatenate: shapes [2, 3] and [2, 2] do not fit: all extents but that of axis 0 must be equal");
        assertRefused(
                () -> counting(2).concatenate(0, List.of(counting(2).to(DType.INT32))),
                "concatenate: the operands are FLOAT32 and INT32, but must have one type");
    }

    @Test
    void indicesThatDoNotFit() {
        Tensor index = Tensor.of(device, new long[] {0, 3}, 2);
        assertRefused(
                () -> counting(2, 3).gather(1, index),
                "gather: indices of shape [2] do not fit a source of shape [2, 3]: all extents but that of axis 1 must be"
                        + " equal");
        assertRefused(
                () -> counting(2).gather(0, counting(2)),
                "gather: indices are INT32 or INT64, not FLOAT32: convert them with to(INT64)");
        assertRefused(
                () -> counting(3).scatterAdd(0, index, 5),
                "scatterAdd: the source [3] and its indices [2] must have one shape");
        assertRefused(
                () -> counting(3).rows(index.reshape(1, 2)), "rows: the indices have shape [1, 2], but need one axis");
        assertRefused(() -> Tensor.scalar(device, 1).rows(index), "rows: shape [] has no rows: it is a scalar");
        assertThatThrownBy(() -> counting(3).gather(0, index))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("index 3 is outside of axis 0, which has extent 3: indices go from 0 to 2");
    }

    @Test
    void typesThatDoNotFit() {
        Tensor whole = Tensor.of(device, new int[] {1, 2}, 2);
        assertRefused(
                whole::exp, "exp needs a floating type, but its operands are INT32: convert them with to(FLOAT32)");
        assertRefused(
                () -> whole.times(0.5),
                "the number 0.5 is no integer, but the operands are INT32: convert them with to(FLOAT32)");
        assertRefused(whole::mean, "mean needs a floating type, but the operand is INT32: convert it with to(FLOAT32)");
        assertRefused(whole::variable, "a variable needs a floating type, not INT32");
        assertRefused(
                () -> Tensor.random(device, Distribution.NORMAL, RandomKey.of(1), DType.INT32, Shape.of(2)),
                "random: NORMAL makes FLOAT32 or FLOAT64, not INT32");
        assertRefused(
                () -> Tensor.random(device, Distribution.WORDS, RandomKey.of(1), DType.FLOAT32, Shape.of(2)),
                "random: WORDS makes INT32, not FLOAT32");
    }

    @Test
    void extremesOfNothing() {
        assertRefused(() -> counting(0, 3).max(0), "max of no elements is undefined: shape [0, 3], axes [0]");
        assertRefused(() -> counting(0, 3).argMax(0), "argMax of no elements is undefined: shape [0, 3], axis 0");
    }

    @Test
    void tensorsOfTwoDevices() {
        try (Device other = new Device(new DeviceMemoryBackend())) {
            Tensor there = Tensor.of(other, new float[] {1, 2}, 2);
            String message =
                    ": one operand is on the device 'reference', another on 'opaque': move one with on(device)";
            assertRefused(() -> counting(2).plus(there), "add" + message);
            assertRefused(() -> counting(1, 2).matmul(there.reshape(2, 1)), "matmul" + message);
            assertRefused(() -> counting(2).concatenate(0, List.of(there)), "concatenate" + message);
            assertRefused(
                    () -> InPlace.map(Kernel.IDENTITY, new double[0], List.of(there), List.of(counting(2))),
                    "map in place: one operand is on the device 'opaque', another on 'reference': move one with on(device)");
            assertRefused(() -> counting(2).variable().exp().backward(there), "backward" + message);
        }
    }

    @Test
    void arraysOfAnotherSizeThanTheShape() {
        assertRefused(
                () -> Tensor.of(device, new float[3], 2, 2),
                "shape [2, 2] needs 4 element(s) of FLOAT32, but 3 were given");
        String hint = ": name the extents after the values, such as 3 for a vector";
        assertRefused(
                () -> Tensor.of(device, new float[3]),
                "shape [] needs 1 element(s) of FLOAT32, but 3 were given" + hint);
        assertRefused(
                () -> Tensor.of(device, new long[3]), "shape [] needs 1 element(s) of INT64, but 3 were given" + hint);
        assertRefused(
                () -> Tensor.of(device, new boolean[3]),
                "shape [] needs 1 element(s) of BOOL, but 3 were given" + hint);
        assertRefused(
                () -> counting(2).copyTo(MemorySegment.ofArray(new float[3])),
                "a segment of 12 bytes cannot take a tensor of FLOAT32 [2], which needs 8");
        assertThatThrownBy(() -> counting(2).item())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("item() reads a single element, but this tensor has shape [2]");
    }

    @Test
    void lossesThatAreNone() {
        assertThatThrownBy(() -> counting(2).variable().exp().backward())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "backward starts from a scalar, but this tensor has shape [2]: reduce it with mean() or sum()"
                                + " first, or give the gradient of it");
        assertThatThrownBy(() -> counting(2).variable().exp().differentiableBackward())
                .hasMessageStartingWith("differentiableBackward starts from a scalar");
        assertThatThrownBy(() -> counting(2).sum().backward())
                .hasMessageStartingWith("this tensor of shape [] has no history, so there are no gradients: ");
        assertRefused(
                () -> counting(2).variable().exp().backward(counting(3)),
                "the gradient of a tensor of FLOAT32 [2] has that type and shape, not FLOAT32 [3]");
        Tensor x = counting(2).variable();
        assertRefused(
                () -> x.square().sum().backward(x),
                "the gradient of a tensor of FLOAT32 [] has that type and shape, not FLOAT32 [2]; a pass for one variable"
                        + " is asked for with backward(List.of(variable))");
    }

    @Test
    void graphsThatWereWalkedOrChanged() {
        Tensor x = counting(2).variable();
        Tensor loss = x.exp().sum();
        loss.backward();
        assertThatThrownBy(loss::backward)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a backward pass already went through this tensor of shape [] and freed what its graph had"
                        + " kept: run the forward pass again, or use differentiableBackward(), which keeps the graph");
        Tensor shared = x.exp();
        Tensor one = shared.sum();
        Tensor other = shared.square().sum();
        one.backward();
        assertThatThrownBy(other::backward)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "a backward pass already went through a part of the graph of this tensor of shape [], up to a"
                                + " result of exp, and freed what that had kept: add up what you differentiate and run one pass,"
                                + " run the forward pass again, or use differentiableBackward(), which keeps the graph");
        Tensor again = x.square().sum();
        InPlace.copy(counting(2), x.detach());
        assertThatThrownBy(again::backward)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "the operand 0 of square (shape [2]) was changed in place between the forward and the backward"
                                + " pass, by an optimizer's step for instance: run the forward pass again first");
    }

    @Test
    void aMapOfMoreTensorsThanCanBeDifferentiated() {
        Expr sum = Expr.input(0);
        Tensor[] others = new Tensor[61];
        for (int i = 0; i < others.length; i++) {
            sum = sum.plus(Expr.input(i + 1));
            others[i] = counting(1);
        }
        Expr all = sum;
        assertRefused(
                () -> counting(1).variable().map(all, List.of(others)),
                "a map of 62 tensors cannot be differentiated, only one of up to 61: compute it in parts");
    }
}
