package org.kudari.predict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.kudari.data.Features;
import org.kudari.data.Table;
import org.kudari.data.file.Shuffle;
import org.kudari.random.RandomKey;
import org.kudari.table.schema.TableSchema;

/**
 * How much a model's score falls when the cells of one column are shuffled among the rows: what the column tells about the
 * row is lost then, and nothing else is changed. Breiman, "Random forests", Machine Learning 45, 2001; scikit-learn's {@code
 * permutation_importance}. Of columns that tell the same, such as a class as number and as text, each may seem to matter
 * little.
 *
 * @param column the name of the column
 * @param mean the mean loss of score over the shuffles; about 0 for a column of no use
 * @param deviation the standard deviation of that loss
 */
public record PermutationImportance(String column, double mean, double deviation) {

    /**
     * Shuffles each column in turn. The score is the accuracy of a classification, or the R2 of a regression.
     *
     * @param predictor the model
     * @param prepared rows that it was not trained on, as the model takes them, with a target
     * @param repeats how often each column is shuffled, at least 1
     * @param seed the seed of the shuffles
     * @return the columns that the model sees, the most important first
     * @throws IllegalArgumentException if there are no rows or repeats, or the rows have no target
     */
    public static List<PermutationImportance> of(Predictor predictor, Table prepared, int repeats, long seed) {
        if (prepared.rows() == 0 || repeats < 1 || prepared.targets().isEmpty()) {
            throw new IllegalArgumentException("importances need rows with a target, and at least one shuffle");
        }
        double unshuffled = predictor.score(prepared);
        List<PermutationImportance> importances = new ArrayList<>();
        for (TableSchema.Place place : predictor.schema().places()) {
            double[] losses = new double[repeats];
            for (int i = 0; i < repeats; i++) {
                RandomKey key = RandomKey.of(seed).child(place.column()).child(i);
                Table shuffled = shuffled(prepared, place, Shuffle.order(prepared.rows(), key));
                losses[i] = unshuffled - predictor.score(shuffled);
            }
            importances.add(of(place.column(), losses));
        }
        importances.sort(Comparator.comparingDouble(PermutationImportance::mean).reversed());
        return importances;
    }

    private static PermutationImportance of(String column, double... losses) {
        double mean = 0;
        for (double loss : losses) {
            mean += loss / losses.length;
        }
        double squares = 0;
        for (double loss : losses) {
            squares += (loss - mean) * (loss - mean);
        }
        return new PermutationImportance(column, mean, Math.sqrt(squares / losses.length));
    }

    /** The rows with the features of one column taken from other rows. */
    private static Table shuffled(Table table, TableSchema.Place place, int... order) {
        List<Features> inputs = new ArrayList<>();
        for (Features input : table.inputs()) {
            inputs.add(
                    switch (input) {
                        case Features.Floats floats when place.indexAt() < 0 -> shuffled(floats, place, order);
                        case Features.Ints ints when place.indexAt() >= 0 -> shuffled(ints, place.indexAt(), order);
                        case Features.Bytes bytes -> shuffled(bytes, place.at(), order);
                        default -> input;
                    });
        }
        return new Table(inputs, table.targets());
    }

    private static Features shuffled(Features.Floats floats, TableSchema.Place place, int... order) {
        float[] values = floats.values().clone();
        int columns = floats.columns();
        for (int row = 0; row < order.length; row++) {
            System.arraycopy(
                    floats.values(),
                    order[row] * columns + place.at(),
                    values,
                    row * columns + place.at(),
                    place.width());
        }
        return new Features.Floats(columns, values);
    }

    private static Features shuffled(Features.Ints ints, int column, int... order) {
        int[] values = ints.values().clone();
        for (int row = 0; row < order.length; row++) {
            values[row * ints.columns() + column] = ints.values()[order[row] * ints.columns() + column];
        }
        return new Features.Ints(ints.columns(), values);
    }

    private static Features shuffled(Features.Bytes bytes, int column, int... order) {
        byte[] values = bytes.values().clone();
        for (int row = 0; row < order.length; row++) {
            values[row * bytes.columns() + column] = bytes.values()[order[row] * bytes.columns() + column];
        }
        return new Features.Bytes(bytes.columns(), values, bytes.scale());
    }
}
