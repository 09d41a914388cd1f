package org.kudari.table.schema.inference;

import java.util.List;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.FileErrors;
import org.kudari.table.CellText;
import org.kudari.table.RawColumn;
import org.kudari.table.schema.ColumnSchema;
import org.kudari.table.schema.IgnoredColumn;
import org.kudari.table.schema.NumberColumn;
import org.kudari.table.schema.OnMissing;
import org.kudari.table.schema.QuantityLabel;
import org.kudari.table.schema.Scale;
import org.kudari.table.schema.Transform;
import org.kudari.table.schema.TransformKind;

/** Learns what a column of numbers needs. */
final class NumberStatistics implements ColumnStatistics {
    static final int QUANTILES = 101;

    private final String name;
    private final TransformKind transform;
    private final OnMissing onMissing;
    private final boolean mayBeIgnored;
    private final Moments moments = new Moments();
    private final Moments logarithms = new Moments();
    private final NumberSample sample = new NumberSample();
    private final boolean isSampled;
    private long missing;
    private boolean isCounter;
    private double last = Double.NEGATIVE_INFINITY;

    /**
     * Statistics of no rows.
     *
     * @param name the name of the column
     * @param isNamedAsCounter whether the name is that of a number of rows
     * @param isAskedFor whether a column that says nothing is kept all the same
     */
    NumberStatistics(
            String name, boolean isNamedAsCounter, boolean isAskedFor, TransformKind transform, OnMissing onMissing) {
        this.name = name;
        this.transform = transform;
        this.onMissing = onMissing;
        mayBeIgnored = !isAskedFor;
        isCounter = isNamedAsCounter;
        isSampled = transform == TransformKind.QUANTILE || onMissing == OnMissing.MEDIAN;
    }

    @Override
    public void add(RawColumn column, int... rows) {
        if (!(column instanceof RawColumn.Numbers numbers)) {
            throw new IllegalStateException("column '" + name + "' was numbers at first, and then " + column.type());
        }
        for (int row : rows) {
            add(numbers.values()[row]);
        }
    }

    private void add(double number) {
        if (Double.isNaN(number)) {
            missing++;
            isCounter = false;
            return;
        }
        moments.add(number);
        if (transform == TransformKind.LOG) {
            logarithms.add(new Transform.Log().apply(number));
        }
        if (isSampled) {
            sample.add(number);
        }
        isCounter = isCounter && number > last && number == Math.rint(number);
        last = number;
    }

    /**
     * The column as the label.
     *
     * @throws InvalidInputException if it is the same in all rows, so that there is nothing to learn
     */
    QuantityLabel label() {
        if (moments.count() > 1 && !moments.vary()) {
            throw new InvalidInputException("column " + FileErrors.quote(name) + ": the label is "
                    + CellText.ofNumber(moments.least())
                    + " in every training row; there must be different numbers to learn from");
        }
        return new QuantityLabel(name, scale(moments));
    }

    @Override
    public ColumnSchema schema() {
        if (moments.count() == 0) {
            return new IgnoredColumn(name, "empty in every training row");
        }
        boolean isFlagged = missing > 0 && onMissing == OnMissing.INDICATOR;
        if (mayBeIgnored && !moments.vary() && !isFlagged) {
            return new IgnoredColumn(name, CellText.ofNumber(moments.least()) + " in every training row");
        }
        if (mayBeIgnored && isCounter && moments.count() > 1) {
            return new IgnoredColumn(name, "whole numbers that rise from row to row, named as ids are");
        }
        return switch (transform) {
            case NONE -> column(middle(moments.mean()), isFlagged, new Transform.None(), scale(moments));
            case LOG -> {
                double mean = Transform.Log.invert(logarithms.mean());
                yield column(middle(mean), isFlagged, new Transform.Log(), scale(logarithms));
            }
            case QUANTILE -> {
                double[] sorted = sample.sorted();
                List<Double> quantiles = NumberSample.quantiles(sorted, QUANTILES);
                Transform.Quantile ranks = new Transform.Quantile(quantiles);
                Moments ofRanks = new Moments();
                for (double number : sorted) {
                    ofRanks.add(ranks.apply(number));
                }
                yield column(sample.median(), isFlagged, ranks, scale(ofRanks));
            }
        };
    }

    private double middle(double mean) {
        return onMissing == OnMissing.MEDIAN ? sample.median() : mean;
    }

    private NumberColumn column(double fill, boolean isFlagged, Transform done, Scale scale) {
        return new NumberColumn(name, fill, isFlagged, done, scale);
    }

    private Scale scale(Moments of) {
        if (!of.areFinite()) {
            throw new InvalidInputException("column " + FileErrors.quote(name) + ": numbers as large as "
                    + of.largestMagnitude() + " cannot be standardised; a logarithm of them could be");
        }
        return of.scale();
    }
}
