package org.kudari.backend.reference;

import org.kudari.backend.Elements;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.layout.DType;

/** One matrix product in full precision: doubles for floating types, longs for integers. */
final class AccumulatorMatrix {
    private final int rows;
    private final int columns;
    private final double[] doubles;
    private final long[] longs;

    AccumulatorMatrix(DType type, int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        this.doubles = type.isFloating() ? new double[rows * columns] : null;
        this.longs = type.isFloating() ? null : new long[rows * columns];
    }

    /** The product of the matrices at two positions, with {@code k} terms in each sum, added in order. */
    void multiply(View a, int aStart, View b, int bStart, long k) {
        int aRow = (int) a.layout().stride(-2);
        long aColumn = a.layout().stride(-1);
        long bRow = b.layout().stride(-2);
        int bColumn = (int) b.layout().stride(-1);
        HostBuffer left = (HostBuffer) a.buffer();
        HostBuffer right = (HostBuffer) b.buffer();
        for (long p = 0; p < k; p++) {
            AccumulatorMatrix row = new AccumulatorMatrix(a.type(), 1, columns);
            for (int j = 0; j < columns; j++) {
                row.load(j, right, (int) (bStart + p * bRow + j * bColumn));
            }
            AccumulatorMatrix column = new AccumulatorMatrix(a.type(), 1, rows);
            for (int i = 0; i < rows; i++) {
                column.load(i, left, (int) (aStart + i * aRow + p * aColumn));
            }
            addOuterProduct(column, row);
        }
    }

    private void addOuterProduct(AccumulatorMatrix column, AccumulatorMatrix row) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                if (doubles != null) {
                    doubles[i * columns + j] += column.doubles[i] * row.doubles[j];
                } else {
                    longs[i * columns + j] += column.longs[i] * row.longs[j];
                }
            }
        }
    }

    private void load(int element, HostBuffer source, int at) {
        if (doubles != null) {
            doubles[element] = Elements.loadDouble(source, at);
        } else {
            longs[element] = Elements.loadLong(source, at);
        }
    }

    double doubleAt(int element) {
        return doubles[element];
    }

    long longAt(int element) {
        return longs[element];
    }

    void store(int element, HostBuffer target, int at) {
        if (doubles != null) {
            Elements.storeDouble(target, at, doubles[element]);
        } else {
            Elements.storeLong(target, at, longs[element]);
        }
    }

    void addTo(int element, HostBuffer target, int at) {
        if (doubles != null) {
            Elements.storeDouble(target, at, Elements.loadDouble(target, at) + doubles[element]);
        } else {
            Elements.storeLong(target, at, Elements.loadLong(target, at) + longs[element]);
        }
    }
}
