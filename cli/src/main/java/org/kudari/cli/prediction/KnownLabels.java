package org.kudari.cli.prediction;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.kudari.data.Target;

/**
 * The labels of rows that were predicted, as far as they are known, in their own units.
 *
 * @param places where the label of each row is in the target; negative for a row without one
 * @param target the labels of the rows that have one
 */
public record KnownLabels(int[] places, Target target) {

    /** Where the label of a row is in the target; empty if it has none. */
    OptionalInt placeOf(int row) {
        return places[row] < 0 ? OptionalInt.empty() : OptionalInt.of(places[row]);
    }

    /** The rows that have a label, in the order of the target. */
    int[] rows() {
        return IntStream.range(0, places.length).filter(row -> places[row] >= 0).toArray();
    }

    /** The number of rows without a label. */
    long missing() {
        return Arrays.stream(places).filter(place -> place < 0).count();
    }
}
