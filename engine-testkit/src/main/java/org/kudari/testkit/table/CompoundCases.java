package org.kudari.testkit.table;

import static org.kudari.expr.Functions.log1p;
import static org.kudari.expr.Functions.sin;
import static org.kudari.expr.Functions.square;
import static org.kudari.expr.Functions.tanh;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.kudari.autograd.CustomOp;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.expr.NamedFunction;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.op.Elementwise;
import org.kudari.tensor.Tensor;

/** Several operations together as in programs, and tensors that are used more than once. */
final class CompoundCases {
    private static final Domain ANY = Domain.between(-1, 1);

    private static final Elementwise BIAS_TANH =
            Elementwise.of("bias-tanh", Kernel.of(2, 0, tanh(Expr.input(0).plus(Expr.input(1)))));

    /** sin(x) y with a hand-written forward and backward pass, in tensor operations. */
    private static final class SineTimes extends CustomOp {
        SineTimes() {
            super("sine-times");
        }

        @Override
        protected Tensor forward(List<Tensor> operands) {
            return operands.get(0).sin().times(operands.get(1));
        }

        @Override
        protected List<Tensor> backward(Tensor upstream, List<Tensor> operands, Tensor result) {
            Tensor x = operands.get(0);
            Tensor y = operands.get(1);
            return List.of(upstream.times(x.cos()).times(y), upstream.times(x.sin()));
        }
    }

    private CompoundCases() {}

    static Stream<OpCase> cases() {
        List<OpCase> cases = new ArrayList<>();
        cases.add(of(
                "perceptron loss",
                "softmax cross-entropy",
                CompoundCases::perceptronLoss,
                a(5, 4),
                a(4, 6),
                a(6),
                a(6, 3),
                a(3),
                Argument.indices(3, 5)));
        cases.add(of(
                "perceptron loss",
                "squared error",
                CompoundCases::regressionLoss,
                a(5, 4),
                a(4, 6),
                a(6),
                a(6, 1),
                a(5, 1)));
        cases.add(of("layer norm", "rows", CompoundCases::layerNorm, a(4, 6), a(6), a(6)));
        cases.add(of(
                "binary cross-entropy",
                "of logits, averaged",
                x -> x.get(0)
                        .map(NamedFunction.BINARY_CROSS_ENTROPY_WITH_LOGITS, x.get(1))
                        .mean(),
                a(6, 1),
                Argument.of(Domain.oneOf(0, 1), 6, 1)));
        cases.add(of("custom operation", "equal", x -> new SineTimes().apply(x.get(0), x.get(1)), a(2, 3), a(2, 3)));
        cases.add(of(
                "custom operation",
                "inside a graph",
                x -> new SineTimes().apply(x.get(0).square(), x.get(1).tanh()).square(),
                a(2, 3),
                a(2, 3)));
        cases.add(of("double use", "x x + x", x -> x.get(0).times(x.get(0)).plus(x.get(0)), a(2, 3)));
        cases.add(of("double use", "x x^T", x -> x.get(0).matmul(x.get(0).transpose()), a(3, 4)));
        cases.add(of(
                "double use",
                "along two paths of different length",
                x -> x.get(0).exp().times(x.get(0).sin().plus(x.get(0).exp().tanh())),
                a(2, 3)));
        // The second gradient of a hidden value is added to the first, each time by another operation.
        cases.add(
                of("double use", "hidden value, two products", CompoundCases::twoProducts, a(3, 4), a(4, 2), a(4, 2)));
        cases.add(of("double use", "hidden row, two broadcasts", CompoundCases::twoBroadcasts, a(3), a(4, 3), a(4, 3)));
        cases.add(of(
                "double use", "hidden table, two lookups", CompoundCases::twoLookups, a(3, 4), Argument.indices(3, 5)));
        cases.add(of("double use", "hidden value, two slices", CompoundCases::twoSlices, a(3, 4)));
        cases.add(of(
                "double use",
                "of a broadcast view",
                x -> x.get(0).broadcastTo(4, 3).times(x.get(0)).sum(0),
                a(1, 3)));
        cases.add(of(
                "centred",
                "minus its mean",
                x -> x.get(0).minus(x.get(0).meanKeepDims(0)).square(),
                a(4, 3)));
        cases.add(of(
                "long expression",
                "split in several kernels",
                x -> x.get(0).map(longExpression(), x.subList(1, 2)),
                a(5),
                a(5)));
        cases.add(of(
                "power of numbers",
                "x^3 + x^-1",
                x -> x.get(0).plus(3).pow(3).plus(x.get(0).plus(3).pow(-1)),
                a(2, 3)));
        cases.add(of(
                "two types",
                "row of the narrower",
                x -> x.get(0).times(x.get(1)).tanh(),
                a(2, 3).withType(DType.FLOAT64),
                a(3)));
        cases.add(of(
                "two types",
                "converted",
                x -> x.get(0).square().to(DType.FLOAT64).sum(0),
                a(2, 3)));
        return cases.stream();
    }

    private static Argument a(long... dims) {
        return Argument.of(ANY, dims);
    }

    private static Tensor twoProducts(List<Tensor> x) {
        Tensor hidden = x.get(0).tanh();
        return hidden.matmul(x.get(1)).plus(hidden.matmul(x.get(2)));
    }

    private static Tensor twoBroadcasts(List<Tensor> x) {
        Tensor hidden = x.get(0).tanh();
        return hidden.times(x.get(1)).plus(hidden.plus(x.get(2)).square());
    }

    private static Tensor twoLookups(List<Tensor> x) {
        Tensor hidden = x.get(0).tanh();
        return hidden.rows(x.get(1)).plus(hidden.rows(x.get(1)).square());
    }

    private static Tensor twoSlices(List<Tensor> x) {
        Tensor hidden = x.get(0).tanh();
        Tensor overlapping = hidden.slice(1, 0, 3).concatenate(1, List.of(hidden.slice(1, 1, 4)));
        return overlapping.square().sum(1).plus(hidden.sum(1));
    }

    private static Tensor perceptronLoss(List<Tensor> x) {
        Tensor hidden = x.get(0).matmulThen(x.get(1), BIAS_TANH, List.of(x.get(2)));
        Tensor logits = hidden.matmul(x.get(3)).plus(x.get(4));
        Tensor chosen = logits.gather(1, x.get(5).unsqueeze(1)).squeeze(1);
        return logits.logSumExp(1).minus(chosen).mean();
    }

    private static Tensor regressionLoss(List<Tensor> x) {
        Tensor hidden = x.get(0).matmul(x.get(1)).plus(x.get(2)).map(NamedFunction.GELU);
        return hidden.matmul(x.get(3))
                .map(NamedFunction.SQUARED_ERROR, x.get(4))
                .mean();
    }

    private static Tensor layerNorm(List<Tensor> x) {
        Tensor centred = x.get(0).minus(x.get(0).meanKeepDims(-1));
        Tensor deviation = centred.square().meanKeepDims(-1).plus(1e-5).sqrt();
        return centred.div(deviation).times(x.get(1)).plus(x.get(2));
    }

    /** More nodes than one kernel takes. Each step is a contraction, so that rounding errors do not grow. */
    private static Expr longExpression() {
        Expr value = Expr.input(0);
        for (int i = 0; i < 120; i++) {
            value = sin(value.times(0.5).plus(Expr.input(1))).times(0.9);
        }
        return log1p(square(value));
    }

    private static OpCase of(
            String name, String variant, Function<List<Tensor>, Tensor> function, Argument... arguments) {
        // Intermediate values are of order 1, and pass a few dozen roundings of at most 5 ulps, those of the functions.
        Accuracy accuracy = Accuracy.ulpsOf(64, x -> Tensor.ones(x.getFirst().device(), DType.FLOAT64, Shape.SCALAR));
        return new OpCase(name, variant, List.of(arguments), function, accuracy, 2, 0);
    }
}
