package org.kudari.watch.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kudari.watch.EpochSummary;
import org.kudari.watch.InputSummary;
import org.kudari.watch.LayerSummary;
import org.kudari.watch.ParameterSummary;
import org.kudari.watch.RunDescription;
import org.kudari.watch.RunEnd;
import org.kudari.watch.RunListener;
import org.kudari.watch.StepSummary;
import org.kudari.watch.TrainingWarning;
import org.kudari.watch.TrainingWarning.Fault;

/** The rules one by one, on summaries that are made up. Trainings are judged where there is a fast device: in the command. */
class TrainingDoctorTest {
    private final List<TrainingWarning> told = new ArrayList<>();
    private final TrainingDoctor doctor = new TrainingDoctor(new RunListener() {
        @Override
        public void warning(TrainingWarning warning) {
            told.add(warning);
        }
    });

    private void begin(double lossOfGuess) {
        doctor.begin(new RunDescription("", 1, Map.of(), 0, lossOfGuess));
    }

    private void step(long number, double loss, double update, double input, double... gradients) {
        List<LayerSummary> layers = new ArrayList<>();
        for (int i = 0; i < gradients.length; i++) {
            layers.add(new LayerSummary(
                    Integer.toString(i), i % 2 == 0 ? "Linear(4, 4)" : "sigmoid", 0, 1, 0, gradients[i]));
        }
        doctor.step(new StepSummary(
                number,
                1,
                1,
                loss,
                0.01,
                1,
                1,
                Optional.of(new InputSummary(0, input)),
                layers,
                List.of(new ParameterSummary("0.weight", 1, 1, update, Optional.empty(), Optional.empty()))));
    }

    private void epoch(int number, double loss, double validation) {
        doctor.epoch(new EpochSummary(number, number * 100L, 1, loss, Map.of("validation loss", validation)));
    }

    private void assertFault(Fault fault, String finding, String cure) {
        assertThat(doctor.warnings()).extracting(TrainingWarning::fault).containsExactly(fault);
        assertThat(doctor.warnings().getFirst().finding()).isEqualTo(finding);
        assertThat(doctor.warnings().getFirst().cure()).isEqualTo(cure);
        assertThat(told).isEqualTo(doctor.warnings());
    }

    @Test
    void aHealthyTrainingHasNoFault() {
        begin(1.1);
        for (int i = 1; i < 60; i++) {
            step(i, 1.0 / i, 0.001, 1, 0.1, 0.1, 0.1);
            epoch(i, 1.0 / i, 1.1 / i);
        }
        doctor.end(new RunEnd(RunEnd.Reason.FINISHED, "finished"));

        assertThat(doctor.warnings()).isEmpty();
    }

    @Test
    void aLossThatGrows() {
        begin(1);
        step(1, 1, 0.001, 1, 1, 1);
        step(2, 4, 0.001, 1, 1, 1);
        step(3, 4, 0.001, 1, 1, 1);
        assertThat(doctor.warnings()).isEmpty();
        step(4, 4, 0.001, 1, 1, 1);

        assertFault(
                Fault.DIVERGENCE,
                "the loss is 4.00, and was 1.00 in the beginning",
                "a smaller learning rate, a warm-up, clipped gradients, or scaled features");
    }

    @Test
    void anEndThatIsNoNumber() {
        begin(1);
        doctor.end(new RunEnd(RunEnd.Reason.DIVERGED, "step 3: the loss is NaN"));

        assertThat(doctor.warnings().getFirst().finding()).isEqualTo("step 3: the loss is NaN");
    }

    @Test
    void aLayerThatStarves() {
        begin(1);
        for (int i = 1; i <= 5; i++) {
            assertThat(doctor.warnings()).isEmpty();
            step(i, 0.5, 0.001, 1, 1e-9, 1e-7, 1e-3, 1e-2, 0.5);
        }

        assertFault(
                Fault.VANISHING_GRADIENT,
                "layer 0 (Linear(4, 4)) receives almost no gradient: norm 1.0e-09, where the last layer has 5.0e-01, in"
                        + " front of 2 sigmoid layers",
                "ReLU with He's rule, or residuals");
    }

    @Test
    void aGradientThatExplodes() {
        begin(1);
        for (int i = 1; i <= 5; i++) {
            step(i, 0.5, 0.001, 1, 1e6, 1e3, 1);
        }

        assertThat(doctor.warnings()).extracting(TrainingWarning::fault).containsExactly(Fault.EXPLODING_GRADIENT);
    }

    @Test
    void stepsThatAreTooLarge() {
        begin(1);
        for (int i = 46; i <= 54; i++) {
            assertThat(doctor.warnings()).isEmpty();
            step(i, 0.5, 0.3, 1, 1, 1);
        }

        assertFault(
                Fault.STEPS_TOO_LARGE,
                "a step changes the parameters by 30 % of themselves",
                "a learning rate below 1.0e-03; 0.1 % to 1 % a step is usual");
    }

    @Test
    void stepsThatAreTooSmall() {
        begin(1);
        step(100, 1, 1e-6, 1, 1, 1);
        epoch(1, 1, 1);
        step(200, 1, 1e-6, 1, 1, 1);
        epoch(2, 0.995, 1);

        assertFault(
                Fault.STEPS_TOO_SMALL,
                "a step changes the parameters by 1.0e-06 of themselves, and the loss does not fall",
                "a learning rate above 1.0e-01; 0.1 % to 1 % a step is usual");
    }

    @Test
    void smallStepsThatLowerTheLossAreNoFault() {
        begin(1);
        for (int i = 1; i < 10; i++) {
            step(i * 100L, 1, 1e-6, 1, 1, 1);
            epoch(i, 1.0 / i, 1);
        }

        assertThat(doctor.warnings()).isEmpty();
    }

    @Test
    void rowsThatAreLearnedByHeart() {
        begin(1);
        epoch(1, 0.9, 0.9);
        epoch(2, 0.5, 0.6);
        epoch(3, 0.3, 0.7);
        epoch(4, 0.2, 0.8);
        epoch(5, 0.15, 0.85);
        assertThat(doctor.warnings()).isEmpty();
        epoch(6, 0.125, 0.9);

        assertFault(
                Fault.OVERFITTING,
                "the loss of new rows was best after epoch 2 (0.600) and is 0.900 now, while that of the training rows"
                        + " fell from 0.500 to 0.125",
                "early stopping, dropout, weight decay, fewer units, or more rows");
    }

    @Test
    void aGapBetweenTheRowsAndNewOnes() {
        begin(1);
        epoch(1, 0.09, 0.6);
        epoch(2, 0.08, 0.6);
        assertThat(doctor.warnings()).isEmpty();
        epoch(3, 0.07, 0.6);

        assertFault(
                Fault.OVERFITTING,
                "the loss of the training rows is 0.0700 and that of new rows 0.600, where always guessing has 1.00",
                "early stopping, dropout, weight decay, fewer units, or more rows");
    }

    @Test
    void aSmallLossThatDoublesIsNoFault() {
        begin(1);
        for (int i = 1; i < 20; i++) {
            epoch(i, 0.1 / i, 0.01 + 0.001 * i);
        }

        assertThat(doctor.warnings()).isEmpty();
    }

    @Test
    void unitsThatAreDead() {
        begin(1);
        for (int i = 1; i <= 10; i++) {
            assertThat(doctor.warnings()).isEmpty();
            LayerSummary relu = new LayerSummary("1", "relu", 0, 0, 0.75, 0);
            doctor.step(new StepSummary(i, 1, 1, 1, 0.01, 1, 1, Optional.empty(), List.of(relu), List.of()));
        }

        assertFault(
                Fault.DEAD_UNITS,
                "75 % of the units of layer 1 (relu) are dead: they say the same of each row",
                "a smaller learning rate, initial weights by He's rule and biases of 0, or leakyRelu");
    }

    @Test
    void featuresThatAreNotScaled() {
        begin(1);
        step(1, 1, 0.001, 300, 1, 1);
        step(2, 1, 0.001, 300, 1, 1);
        step(3, 1, 0.001, 300, 1, 1);

        assertFault(
                Fault.UNSCALED_INPUTS,
                "the features are not scaled: a column has mean 0.00, and one has standard deviation 300",
                "columns of mean 0 and standard deviation 1 (Standardizer makes them)");
    }

    @Test
    void labelsThatAreIgnored() {
        begin(1);
        for (int i = 1; i <= 5; i++) {
            assertThat(doctor.warnings()).isEmpty();
            epoch(i, 0.99, 1);
        }

        assertFault(
                Fault.LABELS_IGNORED,
                "after 5 epochs the loss is 0.990, and always guessing has 1.00: the network ignores its features, or the"
                        + " labels do not follow from them",
                "labels that belong to their rows, then a larger network, or another learning rate");
    }

    @Test
    void aPlateau() {
        begin(1);
        for (int i = 1; i < 20; i++) {
            epoch(i, i == 1 ? 0.95 : 0.9, 0.9);
        }
        assertThat(doctor.warnings()).isEmpty();
        epoch(20, 0.9, 0.9);

        assertFault(
                Fault.PLATEAU,
                "the loss has not fallen in 10 epochs: 0.900",
                "a smaller learning rate from here on (ReduceOnPlateau), a larger network, or better features");
    }

    @Test
    void eachFaultIsNamedOnce() {
        begin(1);
        for (int i = 1; i < 100; i++) {
            step(i, 1, 0.001, 300, 1, 1);
        }

        assertThat(told).hasSize(1);
        assertThat(told.getFirst()).asString().startsWith("unscaled inputs: the features are not scaled");
    }
}
