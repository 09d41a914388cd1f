package org.kudari.table.schema;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.kudari.table.CellType;

/**
 * A date, with or without a time of day, in parts. Of a missing cell, seconds and year are filled in, and sine and cosine
 * of the other parts are 0.
 *
 * @param name the name of the column
 * @param parts the parts, those that vary in the training rows
 * @param fill what seconds and year of a missing cell are taken from, in seconds since 1970
 * @param flag whether a last feature is 1 where the cell was missing, and 0 elsewhere
 * @param seconds mean and deviation of the seconds since 1970
 * @param year mean and deviation of the year
 */
public record TimeColumn(String name, List<TimePart> parts, double fill, boolean flag, Scale seconds, Scale year)
        implements ColumnSchema {

    /**
     * Copies the list, and checks it.
     *
     * @throws IllegalArgumentException if there is no part, one is there twice, or the time to fill in is not finite
     */
    public TimeColumn {
        parts = List.copyOf(parts);
        if (parts.isEmpty() || parts.stream().distinct().count() != parts.size() || !Double.isFinite(fill)) {
            throw new IllegalArgumentException(
                    "the time '" + name + "' cannot be encoded as " + parts + " and filled with " + fill);
        }
    }

    /**
     * Writes the features of a cell.
     *
     * @param time seconds since 1970-01-01T00:00; NaN if the cell is missing
     * @param features receives {@link #width()} numbers
     * @param at the index of the first of them
     */
    public void encode(double time, float[] features, int at) {
        boolean isMissing = Double.isNaN(time);
        int to = at;
        for (TimePart part : parts) {
            if (part.period() > 0) {
                double angle = isMissing ? 0 : 2 * Math.PI * part.of(time) / part.period();
                features[to++] = isMissing ? 0 : (float) StrictMath.sin(angle);
                features[to++] = isMissing ? 0 : (float) StrictMath.cos(angle);
            } else {
                Scale scale = part == TimePart.SECONDS ? seconds : year;
                features[to++] = (float) scale.apply(part.of(isMissing ? fill : time));
            }
        }
        if (flag) {
            features[to] = isMissing ? 1 : 0;
        }
    }

    @Override
    public String kind() {
        return "time";
    }

    @Override
    public String description() {
        String standardised = names(0);
        String circular = names(1);
        return standardised
                + (standardised.isEmpty() ? "" : " standardised")
                + (standardised.isEmpty() || circular.isEmpty() ? "" : "; ")
                + circular
                + (circular.isEmpty() ? "" : " as sine and cosine")
                + (flag ? "; gaps filled, and a flag" : "");
    }

    private String names(int leastPeriod) {
        return parts.stream()
                .filter(part -> Math.min(1, part.period()) == leastPeriod)
                .map(part -> part.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    @Override
    public CellType type() {
        return CellType.TIME;
    }

    @Override
    public int width() {
        return parts.stream().mapToInt(TimePart::width).sum() + (flag ? 1 : 0);
    }
}
