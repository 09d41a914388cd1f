package org.kudari.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.kudari.layout.DType;
import org.kudari.testing.Expressions;

class KernelTest {
    private static final Expr X = Expr.input(0);
    private static final Expr Y = Expr.input(1);

    @Test
    void theSameKernelIsTheSameObject() {
        assertThat(Kernel.of(2, 0, X.plus(Y))).isSameAs(Kernel.of(2, 0, X.plus(Y)));
        assertThat(Kernel.of(2, 0, X.plus(Y))).isNotSameAs(Kernel.of(3, 0, X.plus(Y)));
    }

    @Test
    void argumentsComeBeforeTheNodesThatUseThem() {
        SplittableRandom random = new SplittableRandom(3);
        Kernel kernel =
                Kernel.of(4, 2, Expressions.random(random, 4, 2, 500).reversed().subList(0, 5));
        Set<Expr> seen = new HashSet<>();
        for (Expr node : kernel.topologicalOrder()) {
            if (node instanceof Expr.Apply apply) {
                assertThat(seen).containsAll(apply.arguments());
            }
            assertThat(seen.add(node)).as("each node once").isTrue();
        }
        assertThat(seen).containsAll(kernel.outputs());
    }

    @Test
    void inputsAndUniformsMustExist() {
        assertThatThrownBy(() -> Kernel.of(1, 0, X.plus(Y))).hasMessageContaining("the expression uses x1");
        assertThatThrownBy(() -> Kernel.of(1, 1, X.plus(Expr.uniform(1)))).hasMessageContaining("uses u1");
        assertThatThrownBy(() -> Kernel.of(1, 0, List.of())).hasMessageContaining("at least one output");
    }

    @Test
    void theAccumulatingKernelAddsAnotherInput() {
        Kernel accumulating = Kernel.of(2, 0, X.times(Y)).accumulating();
        assertThat(accumulating.outputs()).containsExactly(Expr.input(2).plus(X.times(Y)));
        assertThat(accumulating.inputs()).isEqualTo(3);
    }

    @Test
    void integersNeedIntegerFunctionsAndWholeNumbers() {
        assertThatThrownBy(() -> Kernel.of(1, 0, Functions.exp(X)).requireComputable(DType.INT32, new double[0]))
                .hasMessage("exp needs a floating type, but its operands are INT32: convert them with to(FLOAT32)");
        assertThatThrownBy(() -> Kernel.of(1, 0, X.plus(0.5)).requireComputable(DType.UINT8, new double[0]))
                .hasMessageContaining("the number 0.5 is no integer");
        Kernel scaled = Kernel.of(1, 1, X.times(Expr.uniform(0)));
        assertThatThrownBy(() -> scaled.requireComputable(DType.INT64, new double[] {Double.NaN}))
                .hasMessageContaining("NaN");
        scaled.requireComputable(DType.INT64, new double[] {3});
        scaled.requireComputable(DType.FLOAT32, new double[] {0.5});
    }

    // ---- splitting

    /** Runs a kernel as the engine does: in parts that are not large. */
    private static double[] runInParts(Kernel kernel, double[] inputs, double[] uniforms) {
        if (!kernel.isLarge()) {
            return Expressions.evaluate(kernel, inputs, uniforms);
        }
        Kernel.Split split = kernel.split();
        assertThat(split.first().operations()).isLessThan(kernel.operations());
        assertThat(split.rest().operations()).isLessThan(kernel.operations());
        double[] between = runInParts(split.first(), inputs, uniforms);
        double[] all = Arrays.copyOf(inputs, inputs.length + between.length);
        System.arraycopy(between, 0, all, inputs.length, between.length);
        return runInParts(split.rest(), all, uniforms);
    }

    @Test
    void aLargeKernelInPartsGivesTheSameBits() {
        for (int seed = 1; seed <= 50; seed++) {
            checkInParts(seed);
        }
    }

    private static void checkInParts(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Expr> nodes = Expressions.random(random, 5, 2, 2000);
        List<Expr> outputs =
                seed % 2 == 0 ? List.of(nodes.getLast()) : List.of(nodes.get(700), nodes.getLast(), nodes.get(1500), X);
        Kernel kernel = Kernel.of(5, 2, outputs);
        double[] inputs = random.doubles(5, -2, 2).toArray();
        double[] uniforms = random.doubles(2, -2, 2).toArray();
        assertThat(runInParts(kernel, inputs, uniforms))
                .as("seed " + seed)
                .isEqualTo(Expressions.evaluate(kernel, inputs, uniforms));
    }

    @Test
    void aPolynomialWhoseCoefficientsComeFirstCanBeSplit() {
        Expr polynomial = Expr.constant(1);
        for (int i = 0; i < 400; i++) {
            polynomial = Expr.constant(1 + i).plus(X.times(polynomial));
        }
        Kernel kernel = Kernel.of(1, 0, polynomial);
        assertThat(kernel.isLarge()).isTrue();
        assertThat(kernel.split().first().outputs()).as("one value crosses").hasSize(1);
        assertThat(runInParts(kernel, new double[] {0.5}, new double[0]))
                .isEqualTo(Expressions.evaluate(kernel, new double[] {0.5}, new double[0]));
    }

    @Test
    void manyOutputsOfLittleEachCanBeSplit() {
        Expr[] outputs = new Expr[500];
        Arrays.setAll(outputs, i -> Functions.sin(X.times(1 + i)));
        Kernel kernel = Kernel.of(1, 0, outputs);
        assertThat(runInParts(kernel, new double[] {0.5}, new double[0]))
                .isEqualTo(Expressions.evaluate(kernel, new double[] {0.5}, new double[0]));
    }

    @Test
    void theSplitIsMadeOnce() {
        Kernel kernel = Kernel.of(
                1, 0, Expressions.random(new SplittableRandom(1), 1, 0, 1000).getLast());
        assertThat(kernel.split()).isSameAs(kernel.split());
    }

    @Test
    void aKernelTooWideForItsSetsOfInputsIsRefused() {
        List<Expr> sums = new ArrayList<>();
        Expr sum = Expr.input(0);
        for (int i = 1; i < 65; i++) {
            sum = sum.plus(Expr.input(i));
        }
        sums.add(sum);
        assertThatThrownBy(() -> Kernel.of(65, 0, sums))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a kernel of 65 tensors is too wide, it may have up to 64: compute it in parts");
    }
}
