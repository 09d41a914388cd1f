package org.kudari.table;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a source is to be read.
 *
 * @param missing the texts that are missing cells, beside the empty one, compared without the spaces around them
 * @param settings what one kind of source takes, by name, such as the {@code query} of a database
 */
public record SourceOptions(List<String> missing, Map<String, String> settings) {

    /**
     * The texts that are missing cells by default, beside the empty cell: {@code NA}, {@code NaN}, {@code null} and
     * {@code ?}. Of spellings, those that pandas takes, and no others: {@code na} and {@code Null} may be names.
     */
    public static final List<String> MISSING = List.of("NA", "NaN", "nan", "NAN", "-NaN", "-nan", "null", "NULL", "?");

    /** What holds if nothing else is said. */
    public static final SourceOptions DEFAULT = new SourceOptions(MISSING, Map.of());

    /** Copies both. */
    public SourceOptions {
        missing = missing.stream().map(String::strip).distinct().toList();
        settings = Map.copyOf(settings);
    }

    /**
     * {@return these options with other missing cells}
     *
     * @param texts the texts, beside the empty one
     */
    public SourceOptions withMissing(Collection<String> texts) {
        return new SourceOptions(List.copyOf(texts), settings);
    }

    /**
     * {@return these options with one more setting}
     *
     * @param name its name
     * @param value its value
     */
    public SourceOptions with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(name, value);
        return new SourceOptions(missing, more);
    }
}
