package org.kudari.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.kudari.autograd.GradientCheck;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/**
 * Every structural operation, between nonlinear ones so that second derivatives are not all zero: the gradient and the
 * gradient of the gradient against finite differences.
 */
class StructuralGradientTest extends ReferenceDeviceTestBase {
    private static final double TOLERANCE = 1e-7;

    private final List<DynamicTest> tests = new ArrayList<>();

    /** Of one argument of shape [2, 3]. */
    private void check(String name, UnaryOperator<Tensor> operation) {
        double[] values = {0.3, -1.2, 2.2, 0.9, 0.1, -0.4};
        GradientCheck.Argument argument = new GradientCheck.Argument(DType.FLOAT64, Shape.of(2, 3), values);
        GradientCheck check =
                new GradientCheck(x -> operation.apply(x.getFirst().sin()).exp(), List.of(argument));
        tests.add(DynamicTest.dynamicTest(name, () -> {
            assertThat(check.firstOrder(device, TOLERANCE)).matches(GradientCheck.Result::passed, "first order");
            assertThat(check.secondOrder(device, TOLERANCE)).matches(GradientCheck.Result::passed, "second order");
        }));
    }

    @TestFactory
    List<DynamicTest> everyStructuralOperation() {
        check("reshape", x -> x.reshape(3, 2));
        check("reshape of a transpose", x -> x.transpose().reshape(2, 3));
        check("unsqueeze and squeeze", x -> x.unsqueeze(1).squeeze(1));
        check("permute", x -> x.reshape(1, 2, 3).permute(2, 0, 1));
        check("slice", x -> x.slice(1, 1, 3));
        check("strided slice", x -> x.stridedSlice(1, 2, 2, -2));
        check("empty slice", x -> x.slice(1, 1, 1));
        check("get", x -> x.get(0, 1));
        check("flip", x -> x.flip(1).times(x));
        check("broadcast", x -> x.unsqueeze(0).broadcastTo(4, 2, 3));
        check("broadcast of a row", x -> x.slice(0, 1, 2).broadcastTo(5, 3));
        check("concatenate", x -> x.concatenate(1, List.of(x.square(), x.slice(1, 0, 1))));
        check("sum over an axis", x -> x.sum(0));
        check("sum keeping an axis", x -> x.times(x.sumKeepDims(1)));
        check("mean", x -> x.mean(1));
        check("max", x -> x.max(1));
        check("min over all", Tensor::min);
        check("log-sum-exp", x -> x.logSumExp(1));
        check("softmax", x -> x.softmax(0));
        check("log-softmax", x -> x.logSoftmax(1));
        check("matmul", x -> x.matmul(x.transpose()));
        check(
                "matmul of a batch with one matrix",
                x -> x.reshape(3, 2, 1).matmul(x.slice(1, 0, 1).reshape(1, 2)));
        check("gather with repetition", x -> x.gather(1, index(x, new long[] {2, 0, 2, 1, 1, 1, 0, 0}, 2, 4)));
        check("rows", x -> x.rows(index(x, new long[] {1, 1, 0}, 3)));
        check("scatter-add", x -> x.scatterAdd(1, index(x, new long[] {3, 0, 3, 1, 1, 1}, 2, 3), 4));
        check("select", x -> x.lessThan(0.0).select(x.square(), x.exp()));
        check("mixed types", x -> x.times(x.slice(0, 0, 1).to(DType.FLOAT64)));
        return tests;
    }

    private static Tensor index(Tensor like, long[] values, long... dims) {
        return Tensor.of(like.device(), values, dims);
    }
}
