package org.kudari.watch;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.kudari.data.Dataset;
import org.kudari.model.Model;
import org.kudari.train.Callback;
import org.kudari.train.DivergenceException;
import org.kudari.train.Evaluation;
import org.kudari.train.Progress;
import org.kudari.train.Trainer;
import org.kudari.train.TrainingReport;

/**
 * Watches a training: in some of its steps it measures each layer and parameter, on the device, and tells listeners. The
 * training ends in the same bits as without.
 *
 * {@snippet :
 * var doctor = new TrainingDoctor();
 * var watch = new TrainingWatch(trainer, log, doctor);
 * watch.validation(others);
 * watch.fit(data);
 * for (var warning : doctor.warnings()) {
 *     out.println(warning.finding());
 *     out.println("  try " + warning.cure());
 * }
 * }
 */
public final class TrainingWatch {
    /** The name of the metric of {@link #validation}. */
    public static final String VALIDATION_LOSS = "validation loss";

    /** One of so many watched steps is measured with histograms. */
    private static final int STEPS_BETWEEN_HISTOGRAMS = 10;

    private final Trainer trainer;
    private final LongPredicate steps;
    private final List<RunListener> listeners;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, Double> metrics = new LinkedHashMap<>();
    /** Null if there are none. */
    private Dataset validation;

    private String monitored = "monitored";

    /**
     * Watches the {@linkplain WatchedSteps#usual usual} steps.
     *
     * @param trainer the training
     * @param listeners are told, in this order
     */
    public TrainingWatch(Trainer trainer, RunListener... listeners) {
        this(trainer, WatchedSteps.usual(), listeners);
    }

    /**
     * Watches some of the steps.
     *
     * @param trainer the training
     * @param steps which steps, by their number from 0
     * @param listeners are told, in this order
     */
    public TrainingWatch(Trainer trainer, LongPredicate steps, RunListener... listeners) {
        this.trainer = trainer;
        this.steps = steps;
        this.listeners = List.of(listeners);
    }

    /**
     * Adds a line to the description of the run.
     *
     * @param name such as {@code data}
     * @param value such as {@code titanic.csv}
     */
    public void describe(String name, String value) {
        settings.put(name, value);
    }

    /**
     * Adds a number to the summary of the epoch that just ended. Callbacks of {@link #fit} call it.
     *
     * @param name such as {@code validation accuracy}
     * @param value the number
     */
    public void metric(String name, double value) {
        metrics.put(name, value);
    }

    /**
     * Tells the listeners what a network takes for what. Callbacks of {@link #fit} call it at the end of an epoch.
     *
     * @param confusion the counts
     */
    public void confusion(ConfusionSummary confusion) {
        listeners.forEach(listener -> listener.confusion(confusion));
    }

    /**
     * Names the metric that is the value by which early stopping judges the model, {@code monitored} by default.
     *
     * @param name such as {@link #VALIDATION_LOSS}, if it is that
     */
    public void monitoredAs(String name) {
        monitored = name;
    }

    /**
     * Computes the loss of rows that the model is not trained on after each epoch, as the metric {@link
     * #VALIDATION_LOSS}: without it nobody sees that a model learns its rows by heart.
     *
     * @param rows the rows, on the model's device
     */
    public void validation(Dataset rows) {
        validation = rows;
    }

    /**
     * Trains, as {@link Trainer#fit} does.
     *
     * @param data rows on the model's device, with a target
     * @param callbacks called after each step and epoch, before the listeners
     * @return a summary of the training
     */
    public TrainingReport fit(Dataset data, Callback... callbacks) {
        Run run = new Run(data);
        run.begin(0);
        return run.train(() -> run.observed.fit(data, run.after(callbacks)));
    }

    /**
     * Goes on with a training, as {@link Trainer#resume} does. Listeners are told of a beginning when the first step is
     * done: nothing has begun if the checkpoint cannot be read.
     *
     * @param checkpoint a file that a training with the same options wrote
     * @param data the same rows
     * @param callbacks called after each step and epoch, before the listeners
     * @return a summary of the training
     */
    public TrainingReport resume(Path checkpoint, Dataset data, Callback... callbacks) {
        Run run = new Run(data);
        return run.train(() -> run.observed.resume(checkpoint, data, run.after(callbacks)));
    }

    private RunDescription description(Dataset data, long firstStep) {
        Model model = trainer.model();
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put("rows", Long.toString(data.rows()));
        all.put("epochs", Integer.toString(trainer.epochs()));
        all.put("batch", Integer.toString(trainer.batchSize()));
        all.put("shards", Integer.toString(trainer.shards()));
        all.put("seed", Long.toString(trainer.seed()));
        if (!trainer.loss().getClass().isHidden()) {
            all.put("loss", trainer.loss().toString());
        }
        all.put("optimizer", trainer.optimizer().describe());
        all.put("learning rate", Double.toString(trainer.optimizer().learningRate()));
        all.put("device", model.device().name());
        return new RunDescription(
                model.summary(), model.parameters().elements(), all, firstStep, LossOfGuess.of(trainer.loss(), data));
    }

    /** One training, and what was seen of it. */
    private final class Run implements Callback {
        private final Trainer observed;
        private final Dataset data;
        private final LayerProbe probe =
                new LayerProbe(trainer.model().parameters(), trainer.model().device());
        private boolean hasBegun;
        /** The watched steps that were read. */
        private int watched;
        /** Where the training was at the last summary. */
        private Place last = new Place(0, 0, 0);

        private Run(Dataset data) {
            this.data = data;
            this.observed = trainer.observedBy(probe, steps);
            probe.begin(true);
        }

        private Callback[] after(Callback... callbacks) {
            Callback[] all = Arrays.copyOf(callbacks, callbacks.length + 1);
            all[callbacks.length] = this;
            return all;
        }

        private void begin(long firstStep) {
            hasBegun = true;
            RunDescription description = description(data, firstStep);
            listeners.forEach(listener -> listener.begin(description));
        }

        private TrainingReport train(Supplier<TrainingReport> training) {
            RunEnd end = new RunEnd(RunEnd.Reason.FAILED, "the training failed");
            try {
                TrainingReport report = training.get();
                end = RunEnd.of(report, trainer.epochs());
                return report;
            } catch (RuntimeException failure) {
                end = new RunEnd(
                        failure instanceof DivergenceException ? RunEnd.Reason.DIVERGED : RunEnd.Reason.FAILED,
                        String.valueOf(failure.getMessage()));
                throw failure;
            } finally {
                if (hasBegun) {
                    for (RunListener listener : listeners) {
                        listener.end(end);
                    }
                }
            }
        }

        @Override
        public boolean onStepEnd(Progress progress) {
            if (!hasBegun) {
                // What this step took is not known, nor its loss unless the epoch begins with it.
                last = progress.step() == 1
                        ? new Place(0, 0, progress.nanos())
                        : new Place(
                                progress.samples(),
                                progress.loss().getAsDouble() * progress.samples(),
                                progress.nanos());
                begin(number(progress) - 1);
            }
            if (probe.hasStep()) {
                StepSummary summary = summary(progress);
                listeners.forEach(listener -> listener.step(summary));
                probe.begin(++watched % STEPS_BETWEEN_HISTOGRAMS == 0);
            }
            return true;
        }

        private StepSummary summary(Progress progress) {
            LayerProbe.Measured measured = probe.read();
            Place now =
                    new Place(progress.samples(), progress.loss().getAsDouble() * progress.samples(), progress.nanos());
            Place before = last;
            last = now;
            return new StepSummary(
                    number(progress),
                    progress.epoch(),
                    progress.nanos() / 1e9,
                    (now.losses - before.losses) / (now.rows - before.rows),
                    trainer.optimizer().learningRate(),
                    now.nanos == before.nanos
                            ? Double.NaN
                            : (now.rows - before.rows) * 1e9 / (now.nanos - before.nanos),
                    trainer.model().device().memory().liveBytes(),
                    measured.input(),
                    measured.layers(),
                    measured.parameters());
        }

        @Override
        public boolean onEpochEnd(Progress progress) {
            if (validation != null) {
                metrics.put(VALIDATION_LOSS, Evaluation.loss(trainer.model(), trainer.loss(), validation));
            }
            progress.monitored().ifPresent(value -> metrics.put(monitored, value));
            EpochSummary summary = new EpochSummary(
                    progress.epoch(),
                    number(progress),
                    progress.nanos() / 1e9,
                    progress.loss().getAsDouble(),
                    Collections.unmodifiableMap(new LinkedHashMap<>(metrics)));
            metrics.clear();
            listeners.forEach(listener -> listener.epoch(summary));
            last = new Place(0, 0, progress.nanos());
            return true;
        }

        private long number(Progress progress) {
            return (progress.epoch() - 1L) * progress.steps() + progress.step();
        }
    }

    /**
     * A place in a training.
     *
     * @param rows the rows of the epoch so far
     * @param losses the sum of their losses
     * @param nanos the time in training
     */
    private record Place(long rows, double losses, long nanos) {}
}
