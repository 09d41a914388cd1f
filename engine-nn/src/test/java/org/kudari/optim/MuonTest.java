package org.kudari.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

class MuonTest {
    private final Device device = new Device(new ReferenceBackend());
    private final QuadraticLoss quadraticLoss = new QuadraticLoss(device);

    @AfterEach
    void close() {
        device.close();
    }

    /** A diagonal matrix shows its singular values. The authors' coefficients bring all above 0.002 near 1. */
    @Test
    void bringsSingularValuesNearOne() {
        double[] values = {1, -0.5, 0.1, 0.02, 0.004};
        double[] matrix = new double[25];
        for (int i = 0; i < 5; i++) {
            matrix[6 * i] = values[i];
        }
        double[] result = Muon.orthogonal(Tensor.of(device, matrix, 5, 5)).toDoubleArray();
        for (int i = 0; i < 25; i++) {
            if (i % 6 == 0) {
                assertThat(result[i] * Math.signum(values[i / 6])).isBetween(0.65, 1.25);
            } else {
                assertThat(result[i]).isZero();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 7", "7, 1", "5, 3", "3, 5", "4, 4"})
    void ofATransposedMatrixItIsTheTransposedOne(long rows, long columns) {
        Tensor matrix =
                Tensor.random(device, Distribution.NORMAL, RandomKey.of(1), DType.FLOAT64, Shape.of(rows, columns));
        Tensor result = Muon.orthogonal(matrix);

        assertThat(result.shape()).isEqualTo(matrix.shape());
        assertThat(Muon.orthogonal(matrix.transpose()).transpose().toDoubleArray())
                .containsExactly(result.toDoubleArray(), within(1e-12));
        // The sum of the squares of singular values near 1 is near their number.
        double perValue = result.square().sum().item() / Math.min(rows, columns);
        assertThat(perValue).isBetween(0.4, 1.5);
    }

    @Test
    void leavesZerosAndWhatIsEmpty() {
        assertThat(Muon.orthogonal(Tensor.zeros(device, DType.FLOAT32, Shape.of(2, 3)))
                        .toDoubleArray())
                .containsOnly(0);
        for (Shape shape : List.of(Shape.of(0, 3), Shape.of(3, 0))) {
            assertThat(Muon.orthogonal(Tensor.zeros(device, DType.FLOAT32, shape))
                            .shape())
                    .isEqualTo(shape);
        }
    }

    @Test
    void theOtherRateFollowsInProportion() {
        Sgd others = new Sgd(quadraticLoss.parameters, 0.01);
        Muon muon = new Muon(others, 0.04);
        muon.learningRate(0.02);
        assertThat(others.learningRate()).isEqualTo(0.005);
        muon.learningRate(0);
        assertThat(others.learningRate()).isZero();
        muon.learningRate(0.04);
        assertThat(others.learningRate()).isEqualTo(0.01);
    }

    @Test
    void settingTheRateThatItHasChangesNothing() {
        for (double rate = 0.0001; rate < 0.01; rate *= 1.1) {
            Sgd others = new Sgd(quadraticLoss.parameters, rate);
            Muon muon = new Muon(others, 0.007);
            double before = others.learningRate();
            muon.learningRate(muon.learningRate());
            assertThat(others.learningRate()).isEqualTo(before).isCloseTo(rate, within(1e-15));
        }
    }

    @Test
    void groupsOfTheOtherOptimizerHoldForMatrices() {
        Sgd others = new Sgd(quadraticLoss.parameters, 0.01);
        others.group("b"::equals, 0, 0);
        double[] after = quadraticLoss.after(2, new Muon(others, 0.02));
        assertThat(after).endsWith(QuadraticLoss.START[2], QuadraticLoss.START[3], QuadraticLoss.START[4]);
        assertThat(after[0]).isNotEqualTo(QuadraticLoss.START[0]);
    }

    @Test
    void whatIsLeftIsSteppedByTheOtherOptimizerAlone() {
        QuadraticLoss other = new QuadraticLoss(device);
        Predicate<String> all = _ -> true;
        assertThat(quadraticLoss.after(3, new Muon(new Sgd(quadraticLoss.parameters, 0.01), 0.02).leave(all)))
                .containsExactly(other.after(3, new Sgd(other.parameters, 0.01)));
    }

    @Test
    void itsMemoryHasThatOfTheOtherOptimizer() {
        Parameters parameters = quadraticLoss.parameters;
        assertThat(new Muon(new Adam(parameters, 0.01), 0.02).memory().keySet())
                .containsExactly("velocity", "others.m", "others.v");
    }

    @Test
    void refusesImpossibleNumbers() {
        Sgd others = new Sgd(quadraticLoss.parameters, 0.01);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Muon(others, 0))
                .withMessage("the learning rate of matrices must be positive and finite, not 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Muon(others, 0.1).momentum(1))
                .withMessage("the momentum must be at least 0 and below 1, not 1.0");
    }
}
