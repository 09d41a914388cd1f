package org.kudari.cli.training;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.kudari.board.Board;
import org.kudari.train.Callback;
import org.kudari.train.Progress;
import org.kudari.train.Trainer;
import org.kudari.watch.ConfusionSummary;
import org.kudari.watch.RunListener;
import org.kudari.watch.TrainingWarning;
import org.kudari.watch.TrainingWatch;
import org.kudari.watch.doctor.TrainingDoctor;
import org.kudari.watch.log.RunLog;
import org.kudari.watch.tensorboard.TensorBoardLog;

/** Watches a training of the command: the doctor always, and what is written only where somebody asked for it. */
public final class RunWatch implements AutoCloseable {
    private final Optional<RunLog> log;
    private final Optional<TensorBoardLog> tensorBoard;
    private final Optional<Board> board;
    private final TrainingDoctor doctor;

    /**
     * All that is given is closed with this.
     *
     * @param board shows the log
     */
    public RunWatch(Optional<RunLog> log, Optional<TensorBoardLog> tensorBoard, Optional<Board> board) {
        this.board = board;
        this.log = log;
        this.tensorBoard = tensorBoard;
        this.doctor = new TrainingDoctor(logs().toArray(RunListener[]::new));
    }

    private Stream<RunListener> logs() {
        return Stream.concat(log.stream(), tensorBoard.stream());
    }

    /**
     * A watched training. Whether the network learns its rows by heart is seen where there are rows to validate by.
     *
     * @param isStopped whether early stopping computes the loss of these rows anyway
     */
    public TrainingWatch of(Trainer trainer, TrainingRun run, boolean isStopped) {
        List<RunListener> listeners = new ArrayList<>(logs().toList());
        listeners.add(doctor);
        TrainingWatch watch = new TrainingWatch(trainer, listeners.toArray(RunListener[]::new));
        if (isStopped) {
            watch.monitoredAs(TrainingWatch.VALIDATION_LOSS);
        } else if (run.isValidated()) {
            watch.validation(run.validationRows());
        }
        return watch;
    }

    /**
     * Tells the watch what the command knows after an epoch.
     *
     * @param classes the names of the classes, if there are some
     * @param rows what the rows are that the model is scored on
     * @param score the model's score; asked only where somebody reads it
     */
    public Callback metrics(TrainingWatch watch, List<String> classes, String rows, Supplier<Score> score) {
        return new Callback() {
            @Override
            public boolean onEpochEnd(Progress progress) {
                if (logs().findAny().isPresent()) {
                    watch.metric(rows + " " + score.get().key(), score.get().value());
                    if (!score.get().confusion().isEmpty()) {
                        watch.confusion(new ConfusionSummary(
                                progress.epoch(),
                                (long) progress.epoch() * progress.steps(),
                                classes,
                                score.get().confusion()));
                    }
                }
                return true;
            }
        };
    }

    /** {@return the address of the page that shows the training, if there is one} */
    public Optional<URI> address() {
        return board.map(Board::address);
    }

    /** {@return what is wrong with the training} */
    public List<TrainingWarning> warnings() {
        return doctor.warnings();
    }

    /** {@return which files ended before the training, and why} */
    public List<String> problems() {
        return Stream.of(log.flatMap(RunLog::problem), tensorBoard.flatMap(TensorBoardLog::problem))
                .flatMap(Optional::stream)
                .map(problem -> problem + "; the training went on")
                .toList();
    }

    @Override
    public void close() {
        log.ifPresent(RunLog::close);
        tensorBoard.ifPresent(TensorBoardLog::close);
        // After the log: the page has its last lines then.
        board.ifPresent(Board::close);
    }
}
