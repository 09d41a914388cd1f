package org.kudari.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

class GradientsTest extends ReferenceDeviceTestBase {

    private Parameters parameters(long... lengths) {
        List<Parameters.Declaration> declarations = new java.util.ArrayList<>();
        for (int i = 0; i < lengths.length; i++) {
            declarations.add(new Parameters.Declaration("p" + i, Shape.of(lengths[i])));
        }
        Parameters parameters = Parameters.allocate(device, DType.FLOAT32, declarations);
        for (int i = 0; i < lengths.length; i++) {
            parameters.set(i, counting(lengths[i]));
        }
        return parameters;
    }

    /** The order in which the squares of many variables are added decides the last bit. */
    @Test
    void theNormOfSeparateVariablesHasTheSameBitsEachTime() {
        Set<Double> norms = new HashSet<>();
        for (int run = 0; run < 20; run++) {
            Tensor sum = floats(0).sum();
            for (int i = 0; i < 30; i++) {
                sum = sum.plus(floats((float) Math.sin(i) * (1 << i % 12))
                        .variable()
                        .square()
                        .sum());
            }
            norms.add(sum.backward().norm().item());
        }
        assertThat(norms).hasSize(1);
    }

    @Test
    void clippedGradientsKeepTheTypesOfTheirVariables() {
        Tensor a = floats(3, 4).variable();
        Tensor b = Tensor.of(device, new double[] {1, 2}, 2).variable();
        Gradients clipped = a.to(DType.FLOAT64).times(b).sum().backward().clipByNorm(0.1);
        assertThat(clipped.of(a).type()).isEqualTo(DType.FLOAT32);
        assertThat(clipped.of(b).type()).isEqualTo(DType.FLOAT64);
    }

    @Test
    void aVariableThatTheLossDoesNotDependOn() {
        Tensor used = floats(2).variable();
        Tensor unused = floats(3).variable();
        Gradients g = used.square().sum().backward();
        assertThat(g.has(used)).isTrue();
        assertThat(g.has(unused)).isFalse();
        assertThatThrownBy(() -> g.of(unused))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the differentiated tensor does not depend on this variable of shape [1], or only through"
                        + " functions whose slope is 0 everywhere, such as floor; each call of variable() makes another"
                        + " one");
        assertThatThrownBy(() -> g.of(used.detach())).hasMessageContaining("is a constant: see variable()");
        assertThatThrownBy(() -> g.of(used.times(2))).hasMessageContaining("was computed from some: see variable()");
        assertThat(g.has(floats(1))).isFalse();
    }

    @Test
    void backwardFromAGivenGradientIsAProductWithTheJacobian() {
        Tensor x = floats(1, 2, 3).variable();
        Tensor y = x.square();
        assertThat(y.backward(floats(1, 10, 100)).of(x).toFloatArray()).containsExactly(2, 40, 600);
    }

    @Test
    void anUnrecordedPassRecordsNothingEvenIfItsSeedHasAHistory() {
        Tensor x = floats(1, 2).variable();
        Tensor seed = floats(1, 1).variable().times(2);
        assertThat(x.square().backward(seed).of(x).isRecorded()).isFalse();
        assertThat(x.square().sum().backward().of(x).isRecorded()).isFalse();
        assertThat(x.square().differentiableBackward(seed).of(x).isRecorded()).isTrue();
    }

    @Test
    void aRecordedSeedIsDifferentiatedThrough() {
        Tensor x = floats(3).variable();
        Tensor seed = floats(5).variable();
        Tensor slope = x.square().differentiableBackward(seed).of(x);
        Gradients second = slope.sum().backward();
        assertThat(second.of(seed).toFloatArray()).as("2 x").containsExactly(6);
        assertThat(second.of(x).toFloatArray()).as("2 seed").containsExactly(10);
    }

    /** The gradients of products are written in place, whatever the shape that the product reads. */
    @Test
    void aParameterIsReadInSeveralShapes() {
        Parameters group = parameters(6);
        Tensor alone = counting(6).variable();
        Gradients expected = productsInSeveralShapes(alone).backward();
        Gradients actual = productsInSeveralShapes(group.get(0)).backward();
        assertThat(actual.of(group.get(0)).toFloatArray())
                .containsExactly(expected.of(alone).toFloatArray());
    }

    private Tensor productsInSeveralShapes(Tensor w) {
        Tensor wide = counting(4, 2).matmul(w.reshape(2, 3)).square().sum();
        Tensor tall =
                counting(5, 3).matmul(w.reshape(6, 1).reshape(3, 2)).square().sum();
        return wide.plus(tall).plus(w.reshape(3, 2).square().sum());
    }

    @Test
    void theVariableItselfHasGradientOne() {
        Tensor x = Tensor.scalar(device, 3).variable();
        assertThat(x.backward().of(x).item()).isEqualTo(1);
    }

    @Test
    void aBroadcastOperandOfANarrowerTypeGetsItsGradientInItsOwnShapeAndType() {
        Tensor narrow = floats(1, 2, 3).variable();
        Tensor wide = counting(2, 3).to(DType.FLOAT64).variable();
        Gradients g = narrow.times(wide).sum().backward();
        assertThat(g.of(narrow).type()).isEqualTo(DType.FLOAT32);
        assertThat(g.of(narrow).toFloatArray()).containsExactly(5, 7, 9);
        assertThat(g.of(wide).type()).isEqualTo(DType.FLOAT64);
        assertThat(g.of(wide).toFloatArray()).containsExactly(1, 2, 3, 1, 2, 3);
    }

    @Test
    void sumsOfTwoPassesCoverTheVariablesOfBoth() {
        Tensor x = floats(2).variable();
        Tensor y = floats(3).variable();
        Gradients sum = x.square().sum().backward().plus(x.times(y).sum().backward());
        assertThat(sum.of(x).toFloatArray()).containsExactly(4 + 3);
        assertThat(sum.of(y).toFloatArray()).containsExactly(2);
    }

    @Test
    void aProductKeepsJustTheFactorThatTheGradientReads() {
        Tensor x = counting(2, 3);
        Tensor w = counting(3, 2).variable();
        Tensor loss = x.matmul(w).sum();
        InPlace.copy(floats(0), w.detach());
        assertThat(loss.backward().of(w).toFloatArray()).containsExactly(5, 5, 7, 7, 9, 9);
        Tensor another = x.matmul(w).sum();
        InPlace.copy(floats(0), x);
        assertThatThrownBy(another::backward)
                .hasMessageContaining("operand 0 of matmul")
                .hasMessageContaining("changed");
    }

    // ---- groups of parameters

    @Test
    void parametersUsedTwiceOrNotAtAll() {
        Parameters p = parameters(2, 3, 1);
        Tensor loss = p.get(0)
                .square()
                .sum()
                .plus(p.get(0).sum())
                .plus(p.get(2).exp().times(0).sum());
        Gradients g = loss.backward();
        assertThat(g.of(p.get(0)).toFloatArray()).containsExactly(2 + 1, 4 + 1);
        assertThat(g.of(p.get(1)).toFloatArray()).containsExactly(0, 0, 0);
        assertThat(g.of(p.get(2)).toFloatArray()).containsExactly(0);
        assertThat(g.has(p.get(1))).as("its group took part").isTrue();
    }

    @Test
    void gapsAndUnusedParametersAreZeroWhateverTheMemoryHeldBefore() {
        Parameters p = parameters(2, 3);
        try (var _ = device.scope()) {
            Tensor.full(device, DType.FLOAT32, p.flat().shape(), Double.NaN);
        }
        try (var _ = device.scope()) {
            float[] flat = p.get(1).sum().backward().flat(p).toFloatArray();
            assertThat(flat).hasSize(32);
            for (int i = 0; i < flat.length; i++) {
                assertThat(flat[i]).as("element " + i).isEqualTo(i >= 16 && i < 19 ? 1 : 0);
            }
        }
    }

    @Test
    void aGroupThatTookNoPart() {
        Parameters p = parameters(2);
        Tensor x = floats(1).variable();
        Gradients g = x.exp().sum().backward();
        assertThat(g.has(p.get(0))).isFalse();
        assertThatThrownBy(() -> g.flat(p))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the differentiated tensor depends on none of these parameters");
    }

    @Test
    void recordedGradientsOfAGroupAreFlatOnRequestAndStillRecorded() {
        Parameters p = parameters(2, 3, 1);
        Gradients g = p.get(0).square().sum().plus(p.get(2).square().sum()).differentiableBackward();
        Tensor flat = g.flat(p);
        assertThat(flat.shape()).isEqualTo(p.flat().shape());
        assertThat(flat.slice(0, 0, 3).toFloatArray()).containsExactly(2, 4, 0);
        assertThat(g.of(p.get(1)).toFloatArray())
                .as("took no part, as in a plain pass")
                .containsExactly(0, 0, 0);
        assertThat(g.has(p.get(1))).isTrue();
        // The gradient of |gradient|^2 = |2 p|^2 is 8 p.
        Gradients second = flat.square().sum().backward();
        assertThat(second.of(p.get(0)).toFloatArray()).containsExactly(8, 16);
        assertThat(second.of(p.get(2)).toFloatArray()).containsExactly(8);
    }

    @Test
    void sumsMixRecordedAndPlainPasses() {
        Parameters p = parameters(2);
        Gradients plain = p.get(0).square().sum().backward();
        Gradients recorded = p.get(0).square().sum().differentiableBackward();
        assertThat(plain.plus(recorded).of(p.get(0)).toFloatArray()).containsExactly(4, 8);
        assertThat(recorded.plus(plain).of(p.get(0)).toFloatArray()).containsExactly(4, 8);
        assertThat(plain.plus(plain).flat(p).slice(0, 0, 2).toFloatArray()).containsExactly(4, 8);
        Tensor both = recorded.plus(recorded).flat(p);
        assertThat(both.isRecorded()).isTrue();
    }

    @Test
    void parametersAreDeclaredWell() {
        assertThatThrownBy(() -> Parameters.allocate(device, DType.INT32, List.of()))
                .hasMessage("parameters need a floating type, not INT32");
        Parameters.Declaration twice = new Parameters.Declaration("w", Shape.of(2));
        assertThatThrownBy(() -> Parameters.allocate(device, DType.FLOAT32, List.of(twice, twice)))
                .hasMessage("two parameters are named 'w'");
        assertThatThrownBy(() -> parameters(2).set(0, floats(1, 2, 3)))
                .hasMessage("the parameter 'p0' has shape [2], not [3]");
        Parameters two = parameters(2, 3);
        for (ThrowingCallable wrong :
                List.<ThrowingCallable>of(() -> two.get(2), () -> two.name(2), () -> two.set(2, floats(1)))) {
            assertThatThrownBy(wrong)
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessage("there is no parameter 2: there are 2, counted from 0: [p0, p1]");
        }
    }

    @Test
    void parametersOutliveTheScopeInWhichTheyWereMade() {
        Parameters p;
        try (var _ = device.scope()) {
            p = Parameters.allocate(device, DType.FLOAT32, List.of(new Parameters.Declaration("w", Shape.of(2))));
        }
        assertThat(p.get(0).toFloatArray()).containsExactly(0, 0);
    }

    @Test
    void frozenParametersHaveZerosInTheFlatGradientsOfARecordedPassToo() {
        Parameters parameters = parameters(2, 3);
        parameters.freeze("p0"::equals);
        Tensor loss = parameters.get(0).sum().plus(parameters.get(1).square().sum());
        float[] expected = loss.backward().flat(parameters).toFloatArray();
        Tensor again = parameters.get(0).sum().plus(parameters.get(1).square().sum());

        assertThat(again.differentiableBackward().flat(parameters).toFloatArray())
                .containsExactly(expected)
                .startsWith(0, 0);
    }
}
