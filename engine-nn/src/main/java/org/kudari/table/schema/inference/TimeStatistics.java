package org.kudari.table.schema.inference;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.kudari.table.CellText;
import org.kudari.table.RawColumn;
import org.kudari.table.schema.ColumnSchema;
import org.kudari.table.schema.IgnoredColumn;
import org.kudari.table.schema.OnMissing;
import org.kudari.table.schema.TimeColumn;
import org.kudari.table.schema.TimePart;

/** Learns which parts of a column of times vary, and what they need. */
final class TimeStatistics implements ColumnStatistics {
    private final String name;
    private final OnMissing onMissing;
    private final Map<TimePart, Moments> parts = new EnumMap<>(TimePart.class);
    private final NumberSample sample = new NumberSample();
    private long missing;

    TimeStatistics(String name, OnMissing onMissing) {
        this.name = name;
        this.onMissing = onMissing;
        for (TimePart part : TimePart.values()) {
            parts.put(part, new Moments());
        }
    }

    @Override
    public void add(RawColumn column, int... rows) {
        if (!(column instanceof RawColumn.Times times)) {
            throw new IllegalStateException("column '" + name + "' was times at first, and then " + column.type());
        }
        for (int row : rows) {
            double seconds = times.seconds()[row];
            if (Double.isNaN(seconds)) {
                missing++;
                continue;
            }
            parts.forEach((part, moments) -> moments.add(part.of(seconds)));
            if (onMissing == OnMissing.MEDIAN) {
                sample.add(seconds);
            }
        }
    }

    @Override
    public ColumnSchema schema() {
        Moments seconds = parts.get(TimePart.SECONDS);
        if (seconds.count() == 0) {
            return new IgnoredColumn(name, "empty in every training row");
        }
        List<TimePart> varying = new ArrayList<>();
        parts.forEach((part, moments) -> {
            if (moments.vary()) {
                varying.add(part);
            }
        });
        boolean isFlagged = missing > 0 && onMissing == OnMissing.INDICATOR;
        if (varying.isEmpty() && !isFlagged) {
            return new IgnoredColumn(name, CellText.ofTime(seconds.least()) + " in every training row");
        }
        double fill = onMissing == OnMissing.MEDIAN ? sample.median() : seconds.mean();
        return new TimeColumn(
                name,
                varying.isEmpty() ? List.of(TimePart.SECONDS) : varying,
                fill,
                isFlagged,
                seconds.scale(),
                parts.get(TimePart.YEAR).scale());
    }
}
