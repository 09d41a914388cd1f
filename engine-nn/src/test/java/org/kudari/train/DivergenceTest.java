package org.kudari.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.kudari.expr.Functions.exp;
import static org.kudari.expr.Functions.lessThan;
import static org.kudari.expr.Functions.log;
import static org.kudari.expr.Functions.select;
import static org.kudari.expr.Functions.sqrt;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.data.Dataset;
import org.kudari.data.Features;
import org.kudari.data.Table;
import org.kudari.data.Target;
import org.kudari.device.Device;
import org.kudari.expr.Expr;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.loss.Loss;
import org.kudari.loss.Losses;
import org.kudari.model.Layer;
import org.kudari.model.Model;
import org.kudari.model.State;
import org.kudari.nn.Activation;
import org.kudari.nn.Dropout;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Adam;
import org.kudari.optim.Optimizer;
import org.kudari.optim.Sgd;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Tensor;
import org.kudari.train.Divergence.Cause;

/** A training that comes to numbers that are not finite ends, and says where and why. */
class DivergenceTest {
    private static final int ROWS = 60;
    private static final int BATCH = 8;

    private final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void close() {
        device.close();
    }

    /** Two features of about 1, and their sum. */
    private static float[] features() {
        SplittableRandom random = new SplittableRandom(3);
        float[] values = new float[2 * ROWS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }

    private static double[] sums(float[] features) {
        double[] sums = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            sums[i] = (double) features[2 * i] + features[2 * i + 1];
        }
        return sums;
    }

    private Dataset regression(float[] features, double[] targets) {
        return new Table(new Features.Floats(2, features), new Target.Numbers(targets)).on(device);
    }

    private Dataset regression() {
        return regression(features(), sums(features()));
    }

    private Model model(Layer... layers) {
        return Sequential.of(layers).on(device, 1);
    }

    private Model mlp() {
        return model(new Linear(2, 8), Activation.relu(), new Linear(8, 1));
    }

    private static Divergence divergence(Trainer trainer, Dataset data) {
        DivergenceException thrown = catchThrowableOfType(DivergenceException.class, () -> trainer.fit(data));
        assertThat(thrown).as("it diverges").isNotNull();
        assertThat(thrown).hasMessage(thrown.divergence().message());
        return thrown.divergence();
    }

    private static Trainer trainer(Model model, Optimizer optimizer) {
        return new Trainer(model, optimizer, Losses::meanSquaredError, 30, BATCH, 1);
    }

    private static boolean isFinite(Model model) {
        for (float value : model.parameters().flat().toFloatArray()) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    // ---- the learning rate

    @ParameterizedTest
    @ValueSource(doubles = {10, 1e3, 1e10, 1e30, 1e38, 1e300})
    void aLearningRateThatIsTooHighIsNamedForSgd(double rate) {
        Model model = mlp();

        Divergence divergence = divergence(trainer(model, new Sgd(model.parameters(), rate)), regression());

        assertThat(divergence.cause()).as(divergence.message()).isEqualTo(Cause.LEARNING_RATE);
        assertThat(divergence.learningRate()).isEqualTo(rate);
        assertThat(divergence.largestAtStart()).isLessThan(1.5);
        assertThat(divergence.message()).contains("the learning rate " + rate + " is probably too high");
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e15, 1e25, 1e38, 1e300})
    void aLearningRateThatIsTooHighIsNamedForAdam(double rate) {
        Model model = mlp();

        Divergence divergence = divergence(trainer(model, new Adam(model.parameters(), rate)), regression());

        assertThat(divergence.cause()).as(divergence.message()).isEqualTo(Cause.LEARNING_RATE);
        assertThat(divergence.message()).contains("the learning rate " + rate + " is probably too high");
    }

    /** Whole weights that grow for many steps before anything overflows. */
    @Test
    void theStepIsTheFirstWhoseLossIsNotFinite() {
        Model model = mlp();
        Trainer trainer = trainer(model, new Sgd(model.parameters(), 1.5));
        double[] losses = lossesByHand(1.5);
        int first = 0;
        while (Double.isFinite(losses[first])) {
            first++;
        }

        Divergence divergence = divergence(trainer, regression());

        int steps = Math.ceilDiv(ROWS, BATCH);
        assertThat((divergence.epoch() - 1) * steps + divergence.step() - 1).isEqualTo(first);
        assertThat(first).as("the test has steps before it").isGreaterThan(1);
        assertThat(divergence.cause()).isEqualTo(Cause.LEARNING_RATE);
        assertThat(isFinite(model)).as("the model is as before that step").isTrue();
    }

    private double[] lossesByHand(double rate) {
        Model model = mlp();
        Trainer trainer = trainer(model, new Sgd(model.parameters(), rate));
        double[] losses = new double[1000];
        int step = 0;
        for (int epoch = 1; step < losses.length; epoch++) {
            for (var batch : trainer.batches(regression(), epoch)) {
                if (step < losses.length) {
                    Tensor loss = Losses.meanSquaredError(model.forward(batch.inputs()), batch.labels());
                    losses[step++] = loss.item();
                    trainer.optimizer().step(loss.backward());
                }
            }
        }
        return losses;
    }

    @Test
    void aRateThatACallbackRaisedIsTheOneThatIsNamed() {
        Model model = mlp();
        Sgd sgd = new Sgd(model.parameters(), 0.01);
        Callback raises = new Callback() {
            @Override
            public boolean onStepEnd(Progress progress) {
                if (progress.epoch() == 2 && progress.step() == 3) {
                    sgd.learningRate(1e20);
                }
                return true;
            }
        };

        DivergenceException thrown = catchThrowableOfType(
                DivergenceException.class, () -> trainer(model, sgd).fit(regression(), raises));

        assertThat(thrown.divergence().cause()).isEqualTo(Cause.LEARNING_RATE);
        assertThat(thrown.divergence().epoch()).isEqualTo(2);
        assertThat(thrown.divergence().learningRate()).isEqualTo(1e20);
        assertThat(sgd.learningRate()).isEqualTo(1e20);
    }

    // ---- the rows

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void aFeatureThatIsNotFiniteIsNamedWithItsRow(float bad) {
        float[] features = features();
        features[2 * 37 + 1] = bad;

        Model model = mlp();

        Divergence divergence =
                divergence(trainer(model, new Sgd(model.parameters(), 0.01)), regression(features, sums(features())));

        assertThat(divergence.cause()).isEqualTo(Cause.FEATURES);
        assertThat(divergence.row()).isEqualTo(37);
        assertThat(divergence.detail()).isEqualTo("feature 1 of row 37 (counted from 0) is " + bad);
    }

    @Test
    void aFeatureThatIsFarTooLargeIsNamed() {
        float[] features = features();
        features[2 * 11] = 1e38f;
        Model model = mlp();

        Divergence divergence =
                divergence(trainer(model, new Sgd(model.parameters(), 1e-6)), regression(features, sums(features())));

        assertThat(divergence.cause()).as(divergence.message()).isEqualTo(Cause.FEATURES);
        assertThat(divergence.row()).isEqualTo(11);
        assertThat(divergence.message()).contains("a feature of row 11 (counted from 0) is as large as 1.00e+38");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 1e30})
    void aTargetThatIsNotFiniteOrFarTooLargeIsNamed(double bad) {
        double[] targets = sums(features());
        targets[50] = bad;
        Model model = mlp();

        Divergence divergence =
                divergence(trainer(model, new Sgd(model.parameters(), 1e-3)), regression(features(), targets));

        assertThat(divergence.cause()).as(divergence.message()).isEqualTo(Cause.TARGETS);
        assertThat(divergence.row()).isEqualTo(50);
        assertThat(divergence.detail()).contains("the target of row 50 (counted from 0) is");
    }

    // ---- layers, losses, gradients

    @Test
    void aLayerThatMakesNaNOfNumbersIsNamedWithTheFunctionInsideOfIt() {
        Activation shiftedLog =
                Activation.of("shifted-log", x -> log(x.minus(0.25)).times(2));
        Model model = model(new Linear(2, 8), shiftedLog, new Linear(8, 1));

        Divergence divergence = divergence(trainer(model, new Sgd(model.parameters(), 1e-3)), regression());

        assertThat(divergence.cause()).isEqualTo(Cause.LAYER);
        assertThat(divergence.epoch()).isEqualTo(1);
        assertThat(divergence.step()).isEqualTo(1);
        assertThat(divergence.layer()).isEqualTo("1");
        assertThat(divergence.operation()).isEqualTo("shifted-log");
        assertThat(divergence.message())
                .startsWith("the loss was NaN in step 1 of epoch 1: layer 1 (shifted-log) gave NaN for row ")
                .containsPattern("as log\\(-\\d\\.\\d+\\) is NaN$");
    }

    /** The parameters of its first 2,000 steps give finite numbers: only going back to the very step finds the layer. */
    @Test
    void aLayerThatFailsAfterManyStepsIsFoundThere() {
        Model model = model(new Linear(2, 1), Activation.of("root", x -> sqrt(x)));
        model.parameters().set(0, Tensor.of(device, new float[] {0, 0}, 2, 1));
        model.parameters().set(1, Tensor.of(device, new float[] {4}, 1));
        Loss sinks = (outputs, _) -> outputs.mean();
        Trainer trainer = new Trainer(model, new Sgd(model.parameters(), 4e-3), sinks, 1000, BATCH, 1);

        Divergence divergence = divergence(trainer, regression());

        assertThat(divergence.cause()).as(divergence.message()).isEqualTo(Cause.LAYER);
        assertThat(divergence.operation()).isEqualTo("root");
        assertThat(divergence.message()).contains("as sqrt(-");
        assertThat(divergence.epoch()).isGreaterThan(250);
        assertThat(isFinite(model)).isTrue();
        assertThat(model.parameters().get(1).item()).isLessThan(0.5);
    }

    /** The same with Adam, whose memory has to go back as well, and with dropout, whose random numbers have to. */
    @Test
    void stepsAreRepeatedToTheBit() {
        Model model =
                model(new Linear(2, 16), new Dropout(0.5f), new Linear(16, 1), Activation.of("root", x -> sqrt(x)));
        model.parameters().set(3, Tensor.of(device, new float[] {4}, 1));
        Loss sinks = (outputs, _) -> outputs.mean();
        Trainer trainer = new Trainer(model, new Adam(model.parameters(), 5e-3), sinks, 1000, BATCH, 1);

        Divergence divergence = divergence(trainer, regression());

        assertThat(divergence.cause()).as(divergence.message()).isEqualTo(Cause.LAYER);
        assertThat(divergence.layer()).isEqualTo("3");
        assertThat(divergence.message()).contains("as sqrt(-");
        assertThat(isFinite(model)).isTrue();
    }

    @Test
    void alsoInsideOfALayerOfOnesOwn() {
        Layer residual = builder -> {
            var inner = Sequential.of(new Linear(2, 2), Activation.of("log", x -> log(x)))
                    .build(builder.child("body"));
            return (input, calls) -> input.plus(inner.apply(input, calls));
        };

        Model model = model(new Linear(2, 2), residual, new Linear(2, 1));
        Divergence divergence = divergence(trainer(model, new Sgd(model.parameters(), 1e-3)), regression());

        assertThat(divergence.layer()).isEqualTo("1.body.1");
        assertThat(divergence.operation()).isEqualTo("log");
    }

    @Test
    void anOverflowInAnActivationNamesTheNumberThatItCameFrom() {
        float[] features = features();
        features[0] = 500;
        Model model = model(new Linear(2, 8), Activation.of("exp", x -> exp(x)), new Linear(8, 1));

        Divergence divergence =
                divergence(trainer(model, new Sgd(model.parameters(), 1e-9)), regression(features, sums(features())));

        assertThat(divergence.cause()).isEqualTo(Cause.LAYER);
        assertThat(divergence.row()).isZero();
        assertThat(divergence.message())
                .containsPattern("layer 1 \\(exp\\) gave Infinity for row 0 .*, as exp\\(\\d+\\.\\d+\\) is Infinity");
    }

    @Test
    void aLossThatMakesInfinityOfNumbersIsNamed() {
        Model model = mlp();
        Loss overflows = (outputs, labels) ->
                Losses.meanSquaredError(outputs, labels).plus(100).exp();

        Divergence divergence =
                divergence(new Trainer(model, new Sgd(model.parameters(), 1e-3), overflows, 2, BATCH, 1), regression());

        assertThat(divergence.cause()).isEqualTo(Cause.LOSS);
        assertThat(divergence.message())
                .contains("the loss was infinite in step 1 of epoch 1: the loss function gave Infinity");
    }

    @Test
    void aGradientThatIsNotFiniteIsNamedThoughTheLossIs() {
        Model model = model(new Linear(2, 1), Activation.of("root-of-square", x -> sqrt(x.times(x))));
        model.parameters()
                .set(
                        0,
                        Tensor.zeros(
                                device, DType.FLOAT32, model.parameters().get(0).shape()));

        Divergence divergence = divergence(trainer(model, new Sgd(model.parameters(), 1e-3)), regression());

        assertThat(divergence.cause()).as(divergence.message()).isEqualTo(Cause.GRADIENT);
        assertThat(divergence.operation()).isEqualTo("gradient");
        assertThat(divergence.loss()).isFinite();
        assertThat(divergence.detail()).startsWith("the gradient of '0.bias' has NaN, though the loss is finite");
    }

    @Test
    void parametersThatWereNotFiniteFromTheStart() {
        Model model = mlp();
        model.parameters()
                .set(
                        3,
                        Tensor.full(
                                device, DType.FLOAT32, model.parameters().get(3).shape(), Double.NaN));

        Divergence divergence = divergence(trainer(model, new Sgd(model.parameters(), 1e-3)), regression());

        assertThat(divergence.cause()).isEqualTo(Cause.PARAMETERS);
        assertThat(divergence.detail())
                .isEqualTo("the parameter '2.bias' is not finite, and was not when the training began");
    }

    /** No later loss would show it. */
    @Test
    void alsoParametersThatTheVeryLastStepMade() {
        Model model = mlp();
        Sgd sgd = new Sgd(model.parameters(), 1e300);

        Divergence divergence = divergence(new Trainer(model, sgd, Losses::meanSquaredError, 1, ROWS, 1), regression());

        assertThat(divergence.cause()).isEqualTo(Cause.LEARNING_RATE);
        assertThat(divergence.loss()).isFinite();
        assertThat(isFinite(model)).isTrue();
    }

    /** The branch of a selection that is not taken has no part in its value. */
    @Test
    void theFunctionInsideOfALayerIsTheOneThatWasUsed() {
        Expr x = Expr.input(0);
        Activation piecewise = Activation.of(
                "piecewise",
                input -> select(
                        lessThan(input, Expr.constant(0)),
                        log(input),
                        sqrt(input.negate().minus(1))));

        assertThat(ActivationText.origin(piecewise, -0.5)).isEqualTo("as log(-0.5) is NaN");
        assertThat(ActivationText.origin(piecewise, 5)).isEqualTo("as sqrt(-6.0) is NaN");
        assertThat(ActivationText.origin(new Activation("itself", x), 5)).isEqualTo("from 5.0");
        assertThat(ActivationText.origin(
                        Activation.of("power", input -> exp(input).times(2)), 1000))
                .isEqualTo("as exp(1000.0) is Infinity");
    }

    // ---- what cannot be repeated

    @Test
    void aLossThatIsDifferentEachTimeIsExplainedAsWellAsItCanBe() {
        Model model = mlp();
        int[] calls = {0};
        Loss restless =
                (outputs, labels) -> Losses.meanSquaredError(outputs, labels).times(1 + 0.001 * calls[0]++);

        Divergence divergence =
                divergence(new Trainer(model, new Sgd(model.parameters(), 10), restless, 30, BATCH, 1), regression());

        assertThat(divergence.cause()).isEqualTo(Cause.LEARNING_RATE);
        assertThat(divergence.detail())
                .startsWith("the learning rate 10.0 is probably too high, as the loss grew from ");
    }

    /** The inner optimizer's memory is not finite when the steps are repeated: that is not what happened at first. */
    @Test
    void anOptimizerThatHidesItsMemoryMakesNoLayerAndNoRateGuilty() {
        Model model = model(new Linear(2, 1), Activation.of("root", x -> sqrt(x)));
        model.parameters().set(1, Tensor.of(device, new float[] {4}, 1));
        Loss sinks = (outputs, _) -> outputs.mean();
        Optimizer hiding = wrapped(new Adam(model.parameters(), 5e-3));

        Divergence divergence = divergence(new Trainer(model, hiding, sinks, 1000, BATCH, 1), regression());

        assertThat(divergence.cause()).as(divergence.message()).isEqualTo(Cause.UNKNOWN);
        assertThat(divergence.epoch()).isGreaterThan(20);
        assertThat(divergence.message())
                .contains("the learning rate 0.005 may be too high, as the step could not be repeated");
        assertThat(isFinite(model)).isTrue();
    }

    @Test
    void anOptimizerOfOnesOwnNeedsNoMemory() {
        Model model = mlp();
        Optimizer wrapped = wrapped(new Sgd(model.parameters(), 5));

        assertThat(divergence(trainer(model, wrapped), regression()).cause()).isEqualTo(Cause.LEARNING_RATE);
    }

    private static Optimizer wrapped(Optimizer optimizer) {
        return new Optimizer() {
            @Override
            public void step(Gradients gradients) {
                optimizer.step(gradients);
            }

            @Override
            public double learningRate() {
                return optimizer.learningRate();
            }

            @Override
            public void learningRate(double rate) {
                optimizer.learningRate(rate);
            }
        };
    }

    // ---- callbacks

    /** Spoils a tensor after a step of the first epoch, and ends the training. */
    private static Callback spoiling(Tensor tensor, int step) {
        return new Callback() {
            @Override
            public boolean onStepEnd(Progress progress) {
                if (progress.step() == step) {
                    InPlace.copy(Tensor.full(tensor.device(), tensor.type(), tensor.shape(), Double.NaN), tensor);
                    return false;
                }
                return true;
            }
        };
    }

    private Divergence spoiled(Model model, Tensor tensor, int rows, int step) {
        SplittableRandom random = new SplittableRandom(5);
        float[] features = new float[2 * rows];
        double[] targets = new double[rows];
        for (int i = 0; i < rows; i++) {
            targets[i] = features[2 * i] = (float) random.nextDouble(-1, 1);
        }
        Trainer trainer = new Trainer(model, new Sgd(model.parameters(), 0.01), Losses::meanSquaredError, 2, 1, 1);
        DivergenceException thrown = catchThrowableOfType(
                DivergenceException.class, () -> trainer.fit(regression(features, targets), spoiling(tensor, step)));
        assertThat(thrown).isNotNull();
        assertThat(isFinite(model)).isTrue();
        return thrown.divergence();
    }

    /** After 1,000 steps all is saved, and nothing is left to repeat. */
    @ParameterizedTest
    @ValueSource(ints = {1000, 1003, 7})
    void aCallbackThatSpoilsParametersIsToldFromAStep(int step) {
        Model model = model(new Linear(2, 1));

        Divergence divergence = spoiled(model, model.parameters().flat(), 1100, step);

        assertThat(divergence.cause()).as(divergence.message()).isEqualTo(Cause.PARAMETERS);
        assertThat(divergence.epoch()).isEqualTo(1);
        assertThat(divergence.step()).isEqualTo(step);
        assertThat(divergence.loss()).isFinite();
        assertThat(divergence.learningRate()).isEqualTo(0.01);
        assertThat(divergence.detail())
                .isEqualTo(
                        "the parameters are not finite, though this step left finite ones: something else has changed"
                                + " them since, such as a callback");
    }

    @Test
    void aCallbackThatSpoilsAStateRightAfterASave() {
        Layer counting = builder -> {
            State state = builder.state("seen", Shape.of(2), 0, (_, seen) -> seen);
            return (input, context) -> {
                if (context.isTraining()) {
                    context.contribute(state, input.mean(0));
                }
                return input;
            };
        };
        Model model = model(counting.as("counting"), new Linear(2, 1));
        Tensor state = model.states().getFirst().value();

        Divergence divergence = spoiled(model, state, 1100, 1000);

        assertThat(divergence.detail()).startsWith("the state 'counting.seen' is NaN");
        assertThat(divergence.step()).isEqualTo(1000);
        assertThat(state.toFloatArray()).doesNotContain(Float.NaN);
    }

    // ---- outside of a training

    @Test
    void anEvaluationIsExplainedToo() {
        float[] features = features();
        features[2 * 40] = 1e30f;
        Dataset data = regression(features, sums(features()));
        Model model = mlp();

        assertThat(Evaluation.loss(model, Losses::meanSquaredError, data)).isInfinite();
        Divergence found =
                Evaluation.divergence(model, Losses::meanSquaredError, data).orElseThrow();
        assertThat(found.cause()).isEqualTo(Cause.FEATURES);
        assertThat(found.row()).isEqualTo(40);
        assertThat(found.message()).startsWith("the loss was infinite in batch 1: ");
        assertThat(Evaluation.divergence(model, Losses::meanSquaredError, regression()))
                .isEmpty();
    }

    @Test
    void anEvaluationBlamesParametersThatGrewBeforeRows() {
        Model model = mlp();
        model.parameters()
                .set(
                        2,
                        Tensor.full(
                                device, DType.FLOAT32, model.parameters().get(2).shape(), 1e25));

        Divergence found = Evaluation.divergence(model, Losses::meanSquaredError, regression())
                .orElseThrow();

        assertThat(found.cause()).isEqualTo(Cause.LEARNING_RATE);
        assertThat(found.detail())
                .startsWith("the learning rate was probably too high, as the largest parameter is 1.00e+25");
    }

    @Test
    void aTrainingThatConvergesIsLeftAlone() {
        Model model = mlp();
        TrainingReport report =
                trainer(model, new Adam(model.parameters(), 1e-2)).fit(regression());
        assertThat(report.epochs()).isEqualTo(30);
        assertThat(List.of(report.loss())).allMatch(loss -> loss < 0.05);
    }
}
