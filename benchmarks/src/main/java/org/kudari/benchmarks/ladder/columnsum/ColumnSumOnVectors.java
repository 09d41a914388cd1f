package org.kudari.benchmarks.ladder.columnsum;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Adds: vectors. It is the loop of the rung before with 4, 8 or 16 columns an instruction. The C2 of JDK 25 does not
 * vectorise that loop itself, because it cannot exclude that both arrays are the same.
 */
final class ColumnSumOnVectors {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    private ColumnSumOnVectors() {}

    static void sum(float[] x, float[] sums, int rows, int columns) {
        Arrays.fill(sums, 0);
        for (int row = 0; row < rows; row++) {
            addRow(x, row * columns, sums, columns);
        }
    }

    static void addRow(float[] x, int start, float[] sums, int columns) {
        int end = SPECIES.loopBound(columns);
        for (int column = 0; column < end; column += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, sums, column)
                    .add(FloatVector.fromArray(SPECIES, x, start + column))
                    .intoArray(sums, column);
        }
        for (int column = end; column < columns; column++) {
            sums[column] += x[start + column];
        }
    }
}
