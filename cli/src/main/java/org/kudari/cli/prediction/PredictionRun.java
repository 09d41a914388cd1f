package org.kudari.cli.prediction;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.kudari.cli.terminal.Text;
import org.kudari.cli.training.RunningScore;
import org.kudari.cli.training.Score;
import org.kudari.data.Table;
import org.kudari.predict.Predictions;
import org.kudari.predict.Predictor;
import org.kudari.table.CellText;
import org.kudari.table.CellType;
import org.kudari.table.RawColumn;
import org.kudari.table.RawTable;
import org.kudari.table.RowReader;
import org.kudari.table.TableSource;
import org.kudari.table.schema.RowEncoder;

/** Predicts the rows of a source block by block, however many there are, and scores those that have a label. */
public final class PredictionRun {
    /** The most probabilities that are in memory at a time: of many classes, a few rows. */
    private static final int MOST_PROBABILITIES = 1 << 22;

    private final Predictor predictor;
    private final TableSource source;
    private final RowEncoder encoder;
    private final RowEncoder unlabelled;
    private final Set<String> classes;
    private final RunningScore score;
    private long rows;
    private long withoutLabel;

    /** Looks for the columns of the model in the source. */
    public PredictionRun(Predictor predictor, TableSource source) {
        this.predictor = predictor;
        this.source = source;
        this.encoder = predictor.schema().encoder(source);
        this.unlabelled = encoder.withoutLabel();
        this.classes = Set.copyOf(predictor.schema().classes());
        this.score = new RunningScore(predictor.task());
    }

    /** Whether the source has a column of labels, of which some may be missing. */
    public boolean hasLabels() {
        return encoder.hasLabel();
    }

    /** Predicts all rows. */
    public void writeTo(PredictionWriter writer) {
        List<CellType> types = encoder.types();
        int atOnce = Math.max(1, MOST_PROBABILITIES / predictor.outputs());
        try (RowReader reader = source.read(types, TableSource.Mismatch.FAIL)) {
            while (reader.hasNext()) {
                RawTable block = reader.next();
                int from = 0;
                while (from < block.rows()) {
                    int end = endOfAlike(block, from, Math.min(block.rows(), from + atOnce));
                    predict(block, IntStream.range(from, end).toArray(), writer);
                    from = end;
                }
            }
        }
        writer.end();
    }

    /** The end of a run of rows that all have a label that can be compared, or all have none. */
    private int endOfAlike(RawTable block, int from, int most) {
        boolean isFirst = isLabelled(block, from);
        int end = from + 1;
        while (end < most && isLabelled(block, end) == isFirst) {
            end++;
        }
        return end;
    }

    /** A class that was never seen in training cannot be compared either. */
    private boolean isLabelled(RawTable block, int row) {
        if (!encoder.hasLabel()) {
            return false;
        }
        RawColumn labels = block.column(encoder.labelColumn());
        String text = CellText.of(labels, row);
        return text != null && (classes.isEmpty() || classes.contains(text));
    }

    private void predict(RawTable block, int[] some, PredictionWriter writer) {
        boolean isLabelled = isLabelled(block, some[0]);
        Table prepared = (isLabelled ? encoder : unlabelled)
                .encode(block, some, source::placeOf)
                .table();
        Predictions predictions = predictor.predictPrepared(prepared);
        Optional<Target> truth = prepared.target().map(target -> Score.truth(predictor, target));
        truth.ifPresent(known -> score.add(predictions, known.target(), known.rows()));
        rows += some.length;
        if (encoder.hasLabel() && !isLabelled) {
            withoutLabel += some.length;
        }
        writer.write(predictions, truth);
    }

    /** The number of rows that were predicted. */
    public long rows() {
        return rows;
    }

    /** The score of the rows that have a label; empty if there are none. */
    public Optional<Score> score() {
        return score.score();
    }

    /** What a person should know about the score; empty if there is nothing. */
    public Optional<String> problem() {
        return withoutLabel == 0 || score.score().isEmpty()
                ? Optional.empty()
                : Optional.of(Text.count(withoutLabel, "row") + " without a label left out of the score");
    }
}
