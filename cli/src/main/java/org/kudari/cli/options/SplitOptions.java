package org.kudari.cli.options;

import org.kudari.tabular.HoldOut;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which rows of a table are held out. */
public final class SplitOptions {
    @Option(
            names = "--split",
            paramLabel = "random|time:COL|group:COL",
            converter = HoldOutConverter.class,
            description =
                    "Which rows are held out to test with, and to validate by: random ones, as many of each class as"
                            + " there are in the whole; the latest by a column; or whole groups of rows that have the same value"
                            + " in a column (default: random).")
    private HoldOut holdOut;

    /** Whether one is given. */
    public boolean areGiven() {
        return holdOut != null;
    }

    /** How rows are chosen. */
    public HoldOut holdOut() {
        return holdOut == null ? new HoldOut.Random() : holdOut;
    }

    private static final class HoldOutConverter implements ITypeConverter<HoldOut> {
        @Override
        public HoldOut convert(String text) {
            int colon = text.indexOf(':');
            String column = text.substring(colon + 1);
            String kind = colon < 0 ? text : text.substring(0, colon);
            if (kind.equals("random") && colon < 0) {
                return new HoldOut.Random();
            }
            if (kind.equals("time") && colon > 0 && !column.isEmpty()) {
                return new HoldOut.Latest(column);
            }
            if (kind.equals("group") && colon > 0 && !column.isEmpty()) {
                return new HoldOut.Groups(column);
            }
            throw new TypeConversionException("must be random, time:COL or group:COL, not '" + text + "'");
        }
    }
}
