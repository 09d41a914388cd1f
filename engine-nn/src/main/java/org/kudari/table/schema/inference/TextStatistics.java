package org.kudari.table.schema.inference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.kudari.io.files.FileErrors;
import org.kudari.table.RawColumn;
import org.kudari.table.schema.CategoryColumn;
import org.kudari.table.schema.ColumnSchema;
import org.kudari.table.schema.IgnoredColumn;

/** Learns the values of a category, and whether a column of texts is one. */
final class TextStatistics implements ColumnStatistics {
    /** A column of so few texts is a category, unless all of them differ. */
    private static final int FEW = 16;

    private static final int ROWS_PER_RARE = 1000;
    private static final int MOST_RARE = 10;
    private static final int WIDEST_EMBEDDING = 32;

    private final String name;
    private final SchemaOptions options;
    private final boolean isAskedFor;
    private final boolean isEmbedded;
    private final TextCounts counts = new TextCounts();

    /**
     * Statistics of no rows.
     *
     * @param name the name of the column
     * @param isAskedFor whether it is a category whatever its texts are
     * @param isEmbedded whether it is embedded, however few values it has
     */
    TextStatistics(String name, SchemaOptions options, boolean isAskedFor, boolean isEmbedded) {
        this.name = name;
        this.options = options;
        this.isAskedFor = isAskedFor;
        this.isEmbedded = isEmbedded;
    }

    @Override
    public void add(RawColumn column, int... rows) {
        counts.add(column, rows);
    }

    @Override
    public ColumnSchema schema() {
        Map<String, Long> found = counts.counts();
        long present = counts.rows() - counts.missing();
        if (present == 0) {
            return new IgnoredColumn(name, "empty in every training row");
        }
        if (found.size() == 1 && counts.others() == 0 && counts.missing() == 0) {
            return new IgnoredColumn(
                    name, FileErrors.quote(found.keySet().iterator().next()) + " in every training row");
        }
        if (!isAskedFor) {
            // Texts that the dictionary left out came late, and most of them once.
            long different = found.size() + counts.others();
            if (different == present && present > 1) {
                return new IgnoredColumn(name, format("all %,d texts differ: names or ids", present));
            }
            if (different > FEW && different > present / 2) {
                return new IgnoredColumn(
                        name, format("%,d different texts in %,d rows: names or ids", different, present));
            }
        }
        return category(found);
    }

    private ColumnSchema category(Map<String, Long> found) {
        long rare = Math.clamp(counts.rows() / ROWS_PER_RARE, 1, MOST_RARE);
        List<String> values = new ArrayList<>();
        found.forEach((text, count) -> {
            if (count >= rare) {
                values.add(text);
            }
        });
        if (values.size() > options.maxCategories()) {
            if (!isAskedFor) {
                return new IgnoredColumn(
                        name, format("%,d different texts, more than %,d", found.size(), options.maxCategories()));
            }
            List<String> ordered = new ArrayList<>(TextOrder.sorted(values));
            ordered.sort(Comparator.comparing(found::get, Comparator.reverseOrder()));
            values.retainAll(new HashSet<>(ordered.subList(0, options.maxCategories())));
        }
        if (values.isEmpty()) {
            return new IgnoredColumn(
                    name,
                    format("%,d different texts, none of them in %,d rows", found.size() + counts.others(), rare));
        }
        boolean hasMissing = counts.missing() > 0;
        boolean hasOther = values.size() < found.size() || counts.others() > 0;
        int count = values.size() + (hasMissing ? 1 : 0) + (hasOther ? 1 : 0);
        OptionalInt width = isEmbedded || count > options.embedAbove()
                ? OptionalInt.of(Math.min(WIDEST_EMBEDDING, (count + 1) / 2))
                : OptionalInt.empty();
        return new CategoryColumn(name, TextOrder.sorted(values), hasMissing, hasOther, width);
    }

    private static String format(String text, Object... numbers) {
        return String.format(Locale.ROOT, text, numbers);
    }
}
