package org.kudari.testing;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.device.Device;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.expr.Kernel;
import org.kudari.expr.NamedFunction;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.op.Elementwise;
import org.kudari.op.GatherLabels;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Tensor;

/**
 * A program that makes every call of a backend, with strided, broadcast, empty and accumulating operands among them.
 */
public final class EveryCallProgram {
    private static final Kernel BIAS_GELU = Kernel.of(
            2,
            0,
            Expr.input(0)
                    .plus(Expr.input(1))
                    .times(Functions.erf(Expr.input(0).plus(Expr.input(1))).plus(1)));

    private EveryCallProgram() {}

    public static void run(Device device) {
        Tensor x = Tensor.random(device, Distribution.NORMAL, RandomKey.of(1), DType.FLOAT32, Shape.of(4, 6));
        Tensor w = Tensor.random(device, Distribution.UNIFORM, RandomKey.of(2), DType.FLOAT32, Shape.of(6, 3))
                .variable();
        Tensor b = Tensor.of(device, new float[] {0.1f, -0.2f, 0.3f}, 3).variable();
        Tensor hidden = x.matmulThen(w, Elementwise.of("bias-gelu", BIAS_GELU), List.of(b));
        Tensor mixed = hidden.concatenate(0, List.of(hidden.flip(1), hidden.slice(0, 1, 3)));
        Tensor labels = mixed.argMax(1);
        Tensor picked = mixed.gather(1, labels.unsqueeze(1)).sum();
        Tensor loss = mixed.logSumExp(1)
                .mean()
                .plus(picked)
                .plus(mixed.apply(new GatherLabels("a loss"), labels.unsqueeze(1))
                        .mean())
                .plus(mixed.softmax(1).max())
                .plus(mixed.logSoftmax(1).min())
                .plus(mixed.cumSum(0).plus(mixed.cumProd(1, true)).mean())
                .plus(mixed.sort(1, true).values().slice(1, 0, 2).mean())
                .plus(mixed.stridedSlice(0, 9, 3, -3).square().sum())
                .plus(x.times(1e4).minus(x.times(1e4).mean()).sum().times(w.sum()));
        Tensor gradient = loss.backward().of(w);
        InPlace.map(
                Kernel.of(2, 1, Expr.input(0).minus(Expr.input(1).times(Expr.uniform(0)))),
                new double[] {0.1},
                List.of(w.detach(), gradient),
                List.of(w.detach()));
        integers(device);
        crossEntropy(device.backend());
        Tensor.zeros(device, DType.FLOAT32, Shape.of(0, 3))
                .map(NamedFunction.GELU)
                .sum(0);
    }

    /** Called as the cross-entropy of another module calls it. */
    private static void crossEntropy(Backend backend) {
        RowFunctions rows = backend.rowFunctions();
        if (rows == null) {
            return;
        }
        View logits = view(backend, DType.FLOAT32, MemorySegment.ofArray(new float[] {1, 2, 3, 4, 5, 6}), 2, 3);
        View labels = view(backend, DType.INT32, MemorySegment.ofArray(new int[] {2, 0}), 2, 1);
        View upstream = view(backend, DType.FLOAT32, MemorySegment.ofArray(new float[] {0.5f}));
        rows.crossEntropy(logits, labels, View.contiguous(backend.allocate(DType.FLOAT32, 1), Shape.SCALAR));
        View gradient = View.contiguous(backend.allocate(DType.FLOAT32, 6), logits.shape());
        rows.crossEntropyGradient(logits, labels, upstream, gradient);
    }

    private static View view(Backend backend, DType type, MemorySegment elements, long... dims) {
        Shape shape = Shape.of(dims);
        View view = View.contiguous(backend.allocate(type, shape.elements()), shape);
        backend.upload(elements, view);
        return view;
    }

    private static void integers(Device device) {
        Tensor n = Tensor.of(device, new int[] {7, -3, 0, 2, 5, 1}, 2, 3);
        n.plus(n.flip(0)).times(n.transpose().transpose()).floorDiv(2).sum(1);
        n.lessThan(2).or(n.equalTo(5)).not().select(n, n.negate()).to(DType.UINT8);
        n.max();
        n.rows(Tensor.of(device, new long[] {1, 1, 0}, 3))
                .to(DType.FLOAT64)
                .exp()
                .min();
        Tensor indices = Tensor.of(device, new long[] {1, 1, 0}, 1, 3);
        Tensor.of(device, new float[] {1, 2, 3}, 1, 3).scatterAdd(0, indices, 2).argMin(1);
    }
}
