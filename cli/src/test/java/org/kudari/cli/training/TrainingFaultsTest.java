package org.kudari.cli.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kudari.nn.Activation.gelu;
import static org.kudari.nn.Activation.relu;
import static org.kudari.nn.Activation.sigmoid;
import static org.kudari.nn.Activation.tanh;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.data.Features;
import org.kudari.data.Table;
import org.kudari.data.Target;
import org.kudari.data.strokes.Strokes;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.loss.BatchLoss;
import org.kudari.loss.Losses;
import org.kudari.model.Layer;
import org.kudari.model.Model;
import org.kudari.nn.Activation;
import org.kudari.nn.BatchNorm;
import org.kudari.nn.Dropout;
import org.kudari.nn.LayerNorm;
import org.kudari.nn.Linear;
import org.kudari.nn.Residual;
import org.kudari.nn.Sequential;
import org.kudari.optim.Adam;
import org.kudari.optim.Optimizer;
import org.kudari.optim.Sgd;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;
import org.kudari.train.DivergenceException;
import org.kudari.train.Trainer;
import org.kudari.watch.TrainingWarning;
import org.kudari.watch.TrainingWarning.Fault;
import org.kudari.watch.TrainingWatch;
import org.kudari.watch.doctor.TrainingDoctor;

/**
 * Trainings that are ill in one way are told apart from each other and from healthy ones. This is here, and not beside the
 * doctor, since it needs a fast device.
 */
class TrainingFaultsTest {
    private static final int COLUMNS = 20;
    private static final List<String> CLASSES = List.of("a", "b", "c");

    private static Device device;

    @BeforeAll
    static void open() {
        device = Devices.open("cpu");
    }

    @AfterAll
    static void close() {
        device.close();
    }

    /** Clouds of points around a centre for each class; the second part is more of the same. */
    private static Table clouds(int rows, double noise, double scale, long seed, int part) {
        Random centres = new Random(seed);
        double[][] centre = new double[CLASSES.size()][COLUMNS];
        for (double[] each : centre) {
            Arrays.setAll(each, _ -> centres.nextGaussian());
        }
        Random random = new Random(seed * 31 + part);
        float[] values = new float[rows * COLUMNS];
        int[] classes = new int[rows];
        for (int row = 0; row < rows; row++) {
            classes[row] = random.nextInt(CLASSES.size());
            for (int column = 0; column < COLUMNS; column++) {
                values[row * COLUMNS + column] =
                        (float) (scale * (centre[classes[row]][column] + noise * random.nextGaussian()));
            }
        }
        return new Table(new Features.Floats(COLUMNS, values), new Target.Classes(classes, CLASSES));
    }

    private static Table clouds(int rows, double noise, long seed) {
        return clouds(rows, noise, 1, seed, 0);
    }

    /** A sine of a sum of columns, with noise. */
    private static Table curve(int rows, double noise, long seed, int part) {
        Random weights = new Random(seed);
        double[] weight = weights.doubles(COLUMNS, -1, 1).toArray();
        Random random = new Random(seed * 31 + part);
        float[] values = new float[rows * COLUMNS];
        double[] numbers = new double[rows];
        for (int row = 0; row < rows; row++) {
            double sum = 0;
            for (int column = 0; column < COLUMNS; column++) {
                float value = (float) random.nextGaussian();
                values[row * COLUMNS + column] = value;
                sum += weight[column] * value;
            }
            numbers[row] = Math.sin(sum) + sum + noise * random.nextGaussian();
        }
        return new Table(new Features.Floats(COLUMNS, values), new Target.Numbers(numbers));
    }

    private static Table shuffled(Table table, long seed) {
        List<Integer> classes =
                new ArrayList<>(Arrays.stream(((Target.Classes) table.target().orElseThrow()).indices())
                        .boxed()
                        .toList());
        Collections.shuffle(classes, new Random(seed));
        return new Table(
                table.features(),
                new Target.Classes(classes.stream().mapToInt(i -> i).toArray(), CLASSES));
    }

    private static Layer network(Activation activation, int... widths) {
        List<Layer> layers = new ArrayList<>();
        for (int i = 1; i < widths.length; i++) {
            layers.add(new Linear(widths[i - 1], widths[i]));
            if (i < widths.length - 1) {
                layers.add(activation);
            }
        }
        return Sequential.of(layers.toArray(Layer[]::new));
    }

    private static Layer deep(Activation activation, int layers) {
        int[] widths = IntStream.range(0, layers + 2).map(_ -> 32).toArray();
        widths[0] = COLUMNS;
        widths[layers + 1] = CLASSES.size();
        return network(activation, widths);
    }

    private static Function<Parameters, Optimizer> adam(double rate) {
        return parameters -> new Adam(parameters, rate);
    }

    private static Function<Parameters, Optimizer> sgd(double rate) {
        return parameters -> new Sgd(parameters, rate);
    }

    /** A training; what is not said is usual. */
    private record Training(
            Layer network,
            Table rows,
            Table others,
            BatchLoss loss,
            Function<Parameters, Optimizer> optimizer,
            int epochs,
            int batch,
            double deadBias) {

        static Training of(Layer network, Table rows, Function<Parameters, Optimizer> optimizer, int epochs) {
            BatchLoss loss = rows.target().orElseThrow() instanceof Target.Classes
                    ? Losses.crossEntropy()
                    : Losses.meanSquaredError();
            return new Training(network, rows, null, loss, optimizer, epochs, 32, 0);
        }

        Training judgedBy(Table table) {
            return new Training(network, rows, table, loss, optimizer, epochs, batch, deadBias);
        }

        Training batch(int size) {
            return new Training(network, rows, others, loss, optimizer, epochs, size, deadBias);
        }

        /** Begins with such a bias in the first layer. */
        Training bias(double bias) {
            return new Training(network, rows, others, loss, optimizer, epochs, batch, bias);
        }

        List<TrainingWarning> warnings(long seed) {
            Model model = network.on(device, seed);
            if (deadBias != 0) {
                int index = model.parameters().index("0.bias");
                Tensor bias = model.parameters().get(index);
                model.parameters().set(index, Tensor.full(device, bias.type(), bias.shape(), deadBias));
            }
            TrainingDoctor doctor = new TrainingDoctor();
            TrainingWatch watch = new TrainingWatch(
                    new Trainer(model, optimizer.apply(model.parameters()), loss, epochs, batch, seed), doctor);
            if (others != null) {
                watch.validation(others.on(device));
            }
            try {
                watch.fit(rows.on(device));
            } catch (DivergenceException _) {
                assertThat(doctor.warnings()).isNotEmpty();
            }
            return doctor.warnings();
        }
    }

    static Stream<Arguments> ill() {
        Layer usual = network(relu(), COLUMNS, 64, 64, 3);
        return Stream.of(
                Arguments.of(Fault.DIVERGENCE, "sgd that leaps", (Function<Long, Training>)
                        seed -> Training.of(usual, clouds(1000, 1, seed), sgd(50), 5)),
                Arguments.of(Fault.DIVERGENCE, "a regression that leaps", (Function<Long, Training>)
                        seed -> Training.of(network(relu(), COLUMNS, 64, 1), curve(1000, 0.1, seed, 0), sgd(2), 5)),
                Arguments.of(Fault.DIVERGENCE, "adam that leaps", (Function<Long, Training>)
                        seed -> Training.of(usual, clouds(1000, 1, seed), adam(3), 5)),
                Arguments.of(Fault.VANISHING_GRADIENT, "12 sigmoid layers", (Function<Long, Training>)
                        seed -> Training.of(deep(sigmoid(), 12), clouds(1000, 1, seed), adam(1e-3), 5)),
                Arguments.of(Fault.VANISHING_GRADIENT, "8 sigmoid layers and sgd", (Function<Long, Training>)
                        seed -> Training.of(deep(sigmoid(), 8), clouds(1000, 1, seed), sgd(0.1), 5)),
                Arguments.of(Fault.DEAD_UNITS, "biases that kill", (Function<Long, Training>) seed ->
                        Training.of(usual, clouds(1000, 1, seed), adam(1e-3), 5).bias(-30)),
                Arguments.of(Fault.OVERFITTING, "few rows, large network", (Function<Long, Training>) seed ->
                        Training.of(network(relu(), COLUMNS, 256, 256, 3), clouds(100, 3, seed), adam(1e-3), 100)
                                .judgedBy(clouds(1000, 3, 1, seed, 1))),
                Arguments.of(Fault.OVERFITTING, "few rows of a regression", (Function<Long, Training>)
                        seed -> Training.of(network(relu(), COLUMNS, 256, 1), curve(60, 2, seed, 0), adam(3e-3), 200)
                                .judgedBy(curve(1000, 2, seed, 1))),
                Arguments.of(Fault.UNSCALED_INPUTS, "pixels from 0 to 255 or the like", (Function<Long, Training>)
                        seed -> Training.of(usual, clouds(1000, 1, 200, seed, 0), adam(1e-3), 5)),
                Arguments.of(Fault.UNSCALED_INPUTS, "thousandths", (Function<Long, Training>)
                        seed -> Training.of(usual, clouds(1000, 1, 0.001, seed, 0), adam(1e-3), 5)),
                Arguments.of(Fault.LABELS_IGNORED, "labels of other rows", (Function<Long, Training>)
                        seed -> Training.of(
                                network(relu(), COLUMNS, 16, 3), shuffled(clouds(1000, 1, seed), seed), adam(1e-3), 8)),
                Arguments.of(Fault.STEPS_TOO_SMALL, "a rate of a ten-millionth", (Function<Long, Training>)
                        seed -> Training.of(usual, clouds(1000, 1, seed), adam(1e-7), 8)));
    }

    /** It is the first that is named: others may follow from it. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("ill")
    void eachFaultIsNamed(Fault fault, String name, Function<Long, Training> training) {
        for (long seed = 1; seed <= 5; seed++) {
            assertThat(training.apply(seed).warnings(seed))
                    .as("%s, seed %d", name, seed)
                    .isNotEmpty()
                    .first()
                    .extracting(TrainingWarning::fault)
                    .isEqualTo(fault);
        }
    }

    static Stream<Arguments> healthy() {
        List<Training> trainings = new ArrayList<>();
        for (long seed = 11; seed <= 12; seed++) {
            Table clear = clouds(2000, 1, seed);
            Table clearToo = clouds(500, 1, 1, seed, 1);
            Table noisy = clouds(2000, 3, seed);
            Table noisyToo = clouds(500, 3, 1, seed, 1);
            trainings.addAll(List.of(
                    Training.of(network(relu(), COLUMNS, 64, 64, 3), clear, adam(1e-3), 10)
                            .judgedBy(clearToo),
                    Training.of(network(relu(), COLUMNS, 32, 3), noisy, adam(1e-3), 8)
                            .judgedBy(noisyToo),
                    Training.of(network(tanh(), COLUMNS, 64, 1), curve(2000, 0.3, seed, 0), adam(1e-2), 20)
                            .judgedBy(curve(500, 0.3, seed, 1))
                            .batch(64),
                    Training.of(network(relu(), COLUMNS, 1), curve(2000, 1, seed, 0), sgd(1e-2), 60)
                            .judgedBy(curve(500, 1, seed, 1))
                            .batch(64),
                    Training.of(network(relu(), COLUMNS, 3), clear, sgd(0.1), 30),
                    Training.of(network(sigmoid(), COLUMNS, 64, 64, 3), clear, adam(1e-3), 20),
                    Training.of(deep(relu(), 5), clear, adam(1e-3), 20),
                    Training.of(deep(tanh(), 4), clear, sgd(0.05), 20),
                    Training.of(
                                    Sequential.of(
                                            new Linear(COLUMNS, 64),
                                            new BatchNorm(64),
                                            relu(),
                                            new Dropout(0.3f),
                                            new Linear(64, 64),
                                            new LayerNorm(64),
                                            gelu(),
                                            new Linear(64, 3)),
                                    clear,
                                    adam(1e-3),
                                    10)
                            .batch(50)
                            .judgedBy(clearToo),
                    Training.of(
                            Sequential.of(
                                    new Linear(COLUMNS, 32),
                                    Residual.of(new Linear(32, 32), relu()),
                                    Residual.of(new Linear(32, 32), relu()),
                                    Residual.of(new Linear(32, 32), relu()),
                                    new Linear(32, 3)),
                            clear,
                            adam(3e-3),
                            15),
                    Training.of(network(relu(), COLUMNS, 32, 3), clouds(400, 1.5, seed), adam(1e-2), 20)
                            .batch(8),
                    Training.of(network(relu(), 784, 64, 10), Strokes.training(3000), adam(1e-3), 4)));
        }
        return IntStream.range(0, trainings.size()).mapToObj(i -> Arguments.of(i, trainings.get(i)));
    }

    @ParameterizedTest(name = "healthy training {0}")
    @MethodSource("healthy")
    void healthyTrainingsHaveNone(int number, Training training) {
        assertThat(training.warnings(number)).as("training %d", number).isEmpty();
    }
}
