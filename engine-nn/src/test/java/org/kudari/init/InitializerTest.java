package org.kudari.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.nn.Activation;
import org.kudari.nn.Dropout;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Parameters;

class InitializerTest {
    private static final Sequential ARCHITECTURE =
            Sequential.of(new Linear(2, 3), Activation.relu(), new Linear(3, 2, Initializer.he()));

    private final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void close() {
        device.close();
    }

    private double[] values(Initializer initializer, long in, long out) {
        return initializer
                .make(device, DType.FLOAT32, Shape.of(in, out), RandomKey.of(5))
                .toDoubleArray();
    }

    private static double mean(double[] values) {
        return DoubleStream.of(values).average().orElseThrow();
    }

    private static double variance(double[] values) {
        double mean = mean(values);
        return DoubleStream.of(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow();
    }

    @Test
    void xavierIsUniformWithTheVarianceOfThePaper() {
        double[] values = values(Initializer.xavier(), 200, 100);
        double bound = Math.sqrt(6.0 / 300);

        double[] sorted = DoubleStream.of(values).sorted().toArray();
        assertThat(sorted[0]).isBetween(-bound, -0.99 * bound);
        assertThat(sorted[sorted.length - 1]).isBetween(0.99 * bound, bound);
        assertThat(mean(values)).isCloseTo(0, within(0.002));
        assertThat(variance(values)).isCloseTo(2.0 / 300, within(0.0003));
    }

    @Test
    void heIsNormalWithTheVarianceOfThePaper() {
        double[] values = values(Initializer.he(), 200, 100);
        double deviation = Math.sqrt(2.0 / 200);

        assertThat(mean(values)).isCloseTo(0, within(0.003));
        assertThat(variance(values)).isCloseTo(2.0 / 200, within(0.0005));
        // A normal number is beyond two deviations in 4.55 % of all cases; a uniform one of this variance never is.
        double beyond = DoubleStream.of(values)
                .filter(value -> Math.abs(value) > 2 * deviation)
                .count();
        assertThat(beyond / values.length).isCloseTo(0.0455, within(0.01));
    }

    @Test
    void aVectorHasNoFanIn() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Initializer.orthogonal().make(device, DType.FLOAT32, Shape.of(5), RandomKey.of(1)))
                .withMessageContaining("needs a parameter of shape [.., in, out], not one of shape [5]");
        for (Initializer initializer : List.of(Initializer.xavier(), Initializer.he())) {
            for (Shape shape : List.of(Shape.of(5), Shape.SCALAR)) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> initializer.make(device, DType.FLOAT32, shape, RandomKey.of(1)))
                        .withMessageMatching(
                                "the initializer (xavier|he) needs a parameter of shape \\[.., in, out\\], and"
                                        + " one of shape \\[5?\\] has no fan-in: give it an initializer such as constant\\(0\\)");
            }
        }
    }

    @Test
    void constantIsOneNumberThroughout() {
        assertThat(values(Initializer.constant(0.25), 2, 2)).containsExactly(0.25, 0.25, 0.25, 0.25);
    }

    /** Fixed values: a change of these numbers changes every published result with a seed. */
    @Test
    void initialValuesAreWhatTheyHaveAlwaysBeen() {
        Parameters parameters = ARCHITECTURE.on(device, 42).parameters();

        assertThat(parameters.get(0).toFloatArray())
                .containsExactly(-0.30825692f, -0.56733817f, 0.78352207f, 0.53246474f, -0.7153724f, 0.93842757f);
        assertThat(parameters.get(1).toFloatArray()).containsExactly(0, 0, 0);
        assertThat(parameters.get(2).toFloatArray())
                .containsExactly(0.0119436765f, -0.73383766f, 0.8852473f, -0.9647064f, -0.1896735f, 0.086002514f);
        assertThat(parameters.get(3).toFloatArray()).containsExactly(0, 0);
    }

    @Test
    void initialValuesFollowFromSeedAndPathAlone() {
        float[] expected = ARCHITECTURE.on(device, 42).parameters().flat().toFloatArray();

        Parameters inScope;
        try (Scope _ = device.scope()) {
            new Linear(1, 1);
            inScope = ARCHITECTURE.on(device, 42).parameters();
        }
        assertThat(inScope.flat().toFloatArray()).containsExactly(expected);

        try (Device other = new Device(new ReferenceBackend())) {
            Sequential.of(new Linear(9, 9)).on(other, 7);
            assertThat(ARCHITECTURE.on(other, 42).parameters().flat().toFloatArray())
                    .containsExactly(expected);
        }
        assertThat(ARCHITECTURE.on(device, 43).parameters().flat().toFloatArray())
                .isNotEqualTo(expected);
    }

    @Test
    void aLayerStartsAsItWouldWithoutTheOthers() {
        Parameters longer = Sequential.of(new Linear(2, 3), Activation.relu(), new Linear(3, 2), new Linear(2, 9))
                .on(device, 42)
                .parameters();
        Parameters shorter = Sequential.of(new Dropout(0), Activation.relu(), new Linear(3, 2))
                .on(device, 42)
                .parameters();

        assertThat(longer.get(2).toFloatArray()).containsExactly(shorter.get(0).toFloatArray());
    }

    @Test
    void layersOfOneShapeStartDifferently() {
        Parameters parameters = Sequential.of(new Linear(3, 3), new Linear(3, 3), Sequential.of(new Linear(3, 3)))
                .on(device, 42)
                .parameters();

        assertThat(parameters.get(0).toFloatArray())
                .isNotEqualTo(parameters.get(2).toFloatArray());
        assertThat(parameters.get(2).toFloatArray())
                .isNotEqualTo(parameters.get(4).toFloatArray());
        assertThat(parameters.get(0).toFloatArray())
                .isNotEqualTo(parameters.get(4).toFloatArray());
    }

    /** The products of the columns with each other, or of the rows where the matrix is wide. */
    private double[][] products(Orthogonal initializer, long... shape) {
        double[] values = initializer
                .make(device, DType.FLOAT64, Shape.of(shape), RandomKey.of(5))
                .toDoubleArray();
        int columns = (int) shape[shape.length - 1];
        int rows = values.length / columns;
        boolean isWide = rows < columns;
        int count = Math.min(rows, columns);
        double[][] products = new double[count][count];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                for (int k = 0; k < Math.max(rows, columns); k++) {
                    products[i][j] += isWide
                            ? values[i * columns + k] * values[j * columns + k]
                            : values[k * columns + i] * values[k * columns + j];
                }
            }
        }
        return products;
    }

    @Test
    void orthogonalColumnsOrRowsHaveTheGainForTheirNorm() {
        for (long[] shape : new long[][] {{30, 7}, {7, 30}, {20, 20}, {1, 1}, {1, 5}, {5, 1}, {3, 4, 6}, {2, 2, 9}}) {
            double[][] products = products(Initializer.orthogonal().gain(2), shape);
            for (int i = 0; i < products.length; i++) {
                for (int j = 0; j < products.length; j++) {
                    assertThat(products[i][j])
                            .as(Shape.of(shape) + " " + i + " " + j)
                            .isCloseTo(i == j ? 4 : 0, within(1e-14));
                }
            }
        }
        assertThat(values(Initializer.orthogonal(), 0, 3)).isEmpty();
        assertThat(values(Initializer.orthogonal(), 3, 0)).isEmpty();
    }

    /** Without the signs of R, every Householder Q has a negative first element. */
    @Test
    void orthogonalMatricesOfAllDirectionsAreAsLikely() {
        int positive = 0;
        int turning = 0;
        for (int seed = 0; seed < 400; seed++) {
            double[] q = Initializer.orthogonal()
                    .make(device, DType.FLOAT64, Shape.of(2, 2), RandomKey.of(seed))
                    .toDoubleArray();
            positive += q[0] > 0 ? 1 : 0;
            turning += q[0] * q[3] - q[1] * q[2] > 0 ? 1 : 0;
        }
        assertThat(positive).isBetween(160, 240);
        assertThat(turning).isBetween(160, 240);
    }

    /** The deviation of a normal distribution cut at two deviations is 0.8796. */
    @Test
    void truncatedNormalNumbersStayWithinTheirBounds() {
        double[] values = values(Initializer.truncatedNormal(), 200, 200);
        double[] sorted = DoubleStream.of(values).sorted().toArray();
        assertThat(sorted[0]).isBetween(-2.0, -1.99);
        assertThat(sorted[sorted.length - 1]).isBetween(1.99, 2.0);
        assertThat(mean(values)).isCloseTo(0, within(0.015));
        assertThat(Math.sqrt(variance(values))).isCloseTo(0.8796, within(0.01));

        double[] tail = values(Initializer.truncatedNormal(1, 0.5, 5, 6), 100, 100);
        assertThat(DoubleStream.of(tail).min().orElseThrow()).isBetween(5.0, 5.001);
        // Beyond eight deviations the excess is almost exponential: a deviation / 8.
        assertThat(mean(tail)).isCloseTo(5.0606, within(0.002));
        double[] other = values(Initializer.truncatedNormal(-1, 0.5, -6, -5), 100, 100);
        assertThat(other).containsExactly(DoubleStream.of(tail).map(x -> -x).toArray());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Initializer.truncatedNormal(0, 0.02, 2, 3))
                .withMessageContaining("none lies between 2.0 and 3.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Initializer.truncatedNormal(0, 1, 2, -2))
                .withMessageContaining("the lower one first");
    }

    @Test
    void initializersPrintReadablyAndAreEqualIfTheyMakeTheSame() {
        assertThat(List.of(
                                Initializer.constant(0.25),
                                Initializer.uniform(-1, 1),
                                Initializer.normal(0, 0.02),
                                Initializer.truncatedNormal(),
                                Initializer.orthogonal(),
                                Initializer.orthogonal().gain(2),
                                Initializer.xavier(),
                                Initializer.he().fan(VarianceScaling.Fan.OUT))
                        .toString())
                .isEqualTo("[constant(0.25), uniform(-1.0, 1.0), normal(0.0, 0.02),"
                        + " truncatedNormal(0.0, 1.0, -2.0, 2.0), orthogonal, orthogonal(gain 2.0),"
                        + " xavier(uniform, variance 1.0 / average fan), he(normal, variance 2.0 / fan out)]");
        assertThat(Initializer.normal(0, 1)).isEqualTo(Initializer.normal(0, 1));
        assertThat(new Linear(2, 3)).isEqualTo(new Linear(2, 3, Initializer.xavier()));
    }
}
