package org.kudari.cli.prediction;

import java.util.Arrays;
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

    /** Predicts all rows. */
    public void writeTo(PredictionWriter writer) {
        List<CellType> types = encoder.types();
        int atOnce = predictor.rowsAtOnce();
        try (RowReader reader = source.read(types, TableSource.Mismatch.FAIL)) {
            while (reader.hasNext()) {
                RawTable block = reader.next();
                for (int from = 0; from < block.rows(); from += atOnce) {
                    predict(
                            block,
                            IntStream.range(from, Math.min(block.rows(), from + atOnce))
                                    .toArray(),
                            writer);
                }
            }
        }
        writer.end();
    }

    private void predict(RawTable block, int[] some, PredictionWriter writer) {
        Optional<KnownLabels> labels = encoder.hasLabel() ? Optional.of(labels(block, some)) : Optional.empty();
        Table prepared = unlabelled.encode(block, some, source::placeOf).table();
        Predictions predictions =
                predictor.predictPrepared(prepared, row -> source.placeOf(block.firstRow() + some[row]));
        labels.ifPresent(known -> {
            score.add(predictions, known.target(), known.rows());
            withoutLabel += known.missing();
        });
        rows += some.length;
        writer.write(predictions, labels);
    }

    private KnownLabels labels(RawTable block, int... some) {
        RawColumn cells = block.column(encoder.labelColumn());
        int[] places = new int[some.length];
        int known = 0;
        for (int i = 0; i < some.length; i++) {
            places[i] = isKnown(cells, some[i]) ? known++ : -1;
        }
        int[] labelled = Arrays.stream(some).filter(row -> isKnown(cells, row)).toArray();
        return new KnownLabels(places, Score.truth(predictor, encoder.labels(block, labelled, source::placeOf)));
    }

    /** A class that was never seen in training cannot be predicted, and says nothing about the network. */
    private boolean isKnown(RawColumn labels, int row) {
        String text = CellText.of(labels, row);
        return text != null && (classes.isEmpty() || classes.contains(text));
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
        return withoutLabel == 0
                ? Optional.empty()
                : Optional.of(Text.count(withoutLabel, "row")
                        + " without a label, or with one that was never seen in training, left out of the score");
    }
}
