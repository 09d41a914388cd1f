package org.kudari.testkit.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.expr.Kernel;
import org.kudari.expr.NamedFunction;
import org.kudari.layout.Shape;
import org.kudari.op.Elementwise;
import org.kudari.tensor.Tensor;

/** Matrix products: transposed operands, batches, and elementwise functions of the product. */
final class MatMulCases {
    private static final Domain ANY = Domain.between(-2, 2);

    /** Odd multiples of 1/2. The sum of three products is an odd multiple of 1/4, where no activation has a kink. */
    private static final Domain ODD_HALVES = Domain.oneOf(0.5, -1.5, -0.5, 1.5);

    private MatMulCases() {}

    static Stream<OpCase> cases() {
        List<OpCase> cases = new ArrayList<>();
        cases.add(product("a b", Shape.of(3, 4), Shape.of(4, 5), Tensor::matmul));
        cases.add(product(
                "a^T b", Shape.of(4, 3), Shape.of(4, 5), (a, b) -> a.transpose().matmul(b)));
        cases.add(product("a b^T", Shape.of(3, 4), Shape.of(5, 4), (a, b) -> a.matmul(b.transpose())));
        cases.add(product(
                "a^T b^T",
                Shape.of(4, 3),
                Shape.of(5, 4),
                (a, b) -> a.transpose().matmul(b.transpose())));
        cases.add(product("1x1", Shape.of(1, 1), Shape.of(1, 1), Tensor::matmul));
        cases.add(product("row by matrix", Shape.of(1, 4), Shape.of(4, 3), Tensor::matmul));
        cases.add(product("matrix by column", Shape.of(3, 4), Shape.of(4, 1), Tensor::matmul));
        cases.add(product("no rows", Shape.of(0, 4), Shape.of(4, 3), Tensor::matmul));
        cases.add(product("no columns", Shape.of(3, 4), Shape.of(4, 0), Tensor::matmul));
        cases.add(product("no terms", Shape.of(3, 0), Shape.of(0, 2), Tensor::matmul));
        cases.add(product("no terms and no rows", Shape.of(0, 0), Shape.of(0, 2), Tensor::matmul));
        cases.add(product("batch of no terms", Shape.of(2, 3, 0), Shape.of(2, 0, 2), Tensor::matmul));
        cases.add(product("batch", Shape.of(2, 3, 4), Shape.of(2, 4, 2), Tensor::matmul));
        cases.add(product(
                "batch of transposed",
                Shape.of(2, 4, 3),
                Shape.of(2, 2, 4),
                (a, b) -> a.transpose().matmul(b.transpose())));
        cases.add(product("batch by one", Shape.of(2, 3, 4), Shape.of(4, 2), Tensor::matmul));
        cases.add(product("one by batch", Shape.of(3, 4), Shape.of(2, 4, 2), Tensor::matmul));
        cases.add(product("batches broadcast both ways", Shape.of(2, 1, 2, 3), Shape.of(1, 3, 3, 2), Tensor::matmul));
        cases.add(product("empty batch", Shape.of(0, 2, 3), Shape.of(3, 2), Tensor::matmul));
        cases.add(product(
                "squared", Shape.of(3, 3), Shape.of(3, 3), (a, b) -> a.matmul(b).matmul(a)));
        for (NamedFunction activation : NamedFunction.withArguments(1)) {
            cases.add(activated(activation));
        }
        cases.add(biased("row", Shape.of(4, 3), Shape.of(3, 5), Shape.of(5)));
        cases.add(biased("column", Shape.of(4, 3), Shape.of(3, 5), Shape.of(4, 1)));
        cases.add(biased("batch", Shape.of(2, 4, 3), Shape.of(3, 5), Shape.of(2, 1, 5)));
        return cases.stream();
    }

    /** A plain product of these sizes, for benchmarks. */
    static OpCase of(long m, long k, long n) {
        return product(m + "x" + k + "x" + n, Shape.of(m, k), Shape.of(k, n), Tensor::matmul);
    }

    private static OpCase product(String variant, Shape a, Shape b, BinaryOperator<Tensor> function) {
        long terms = Math.max(a.dim(-1), a.dim(-2));
        boolean twice = variant.equals("squared");
        Accuracy once =
                Accuracy.sum(terms, x -> function.apply(x.get(0).abs(), x.get(1).abs()));
        return new OpCase(
                "matmul",
                variant,
                List.of(Argument.of(ANY, a.toArray()), Argument.of(ANY, b.toArray())),
                x -> function.apply(x.get(0), x.get(1)),
                twice ? new Accuracy(2 * once.ulps(), once.magnitude()) : once,
                2,
                2.0 * a.elements() * b.elements() / Math.max(1, terms));
    }

    private static OpCase activated(NamedFunction activation) {
        Elementwise elementwise = Elementwise.of(activation);
        return new OpCase(
                "matmulThen",
                activation.functionName(),
                List.of(Argument.of(ODD_HALVES, 2, 3), Argument.of(ODD_HALVES, 3, 4)),
                x -> x.get(0).matmulThen(x.get(1), elementwise, List.of()),
                // The product is exact on these values. The activation has an error of at most 16 ulps, that of gelu.
                new Accuracy(
                        Accuracy.sumUlps(3) + 16,
                        x -> x.get(0).abs().matmul(x.get(1).abs()).plus(1)),
                2,
                2.0 * 2 * 3 * 4);
    }

    private static OpCase biased(String variant, Shape a, Shape b, Shape bias) {
        Expr sum = Expr.input(0).plus(Expr.input(1));
        Elementwise elementwise = Elementwise.of("bias-tanh", Kernel.of(2, 0, Functions.tanh(sum)));
        return new OpCase(
                "matmulThen",
                "bias by " + variant,
                List.of(Argument.of(ANY, a.toArray()), Argument.of(ANY, b.toArray()), Argument.of(ANY, bias.toArray())),
                x -> x.get(0).matmulThen(x.get(1), elementwise, List.of(x.get(2))),
                // tanh (5) does not enlarge the error of its argument.
                new Accuracy(
                        Accuracy.sumUlps(4) + 5,
                        x -> x.get(0).abs().matmul(x.get(1).abs()).plus(x.get(2).abs())),
                2,
                2.0 * a.elements() * 5);
    }
}
