package org.kudari.cli.options;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import org.kudari.io.InvalidInputException;
import org.kudari.io.csv.CsvOptions;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How a text file is written. What is not given is guessed from its first rows, and said. */
public final class FormatOptions {
    @Option(
            names = "--header",
            paramLabel = "yes|no|auto",
            converter = HeaderConverter.class,
            description =
                    "Whether the first row of a text file names the columns (default: auto, by comparing it with the"
                            + " rows that follow).")
    private CsvOptions.Header header;

    @Option(
            names = "--separator",
            paramLabel = "CHAR",
            converter = SeparatorConverter.class,
            description = "What stands between cells: a character, or comma, semicolon, tab, bar (default: found by"
                    + " itself).")
    private Character separator;

    @Option(
            names = "--decimal",
            paramLabel = "point|comma",
            converter = DecimalConverter.class,
            description = "What stands before the fraction of a number (default: found by itself).")
    private Character decimal;

    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            converter = CharsetConverter.class,
            description = "The encoding of a text file, such as UTF-8 or ISO-8859-1 (default: found by itself).")
    private Charset encoding;

    @Option(
            names = "--missing",
            paramLabel = "TEXT",
            split = ",",
            description = "The cells that are missing values, beside the empty cell (default: NA, NaN, null, ?).")
    private List<String> missing;

    /** Whether one is given. */
    public boolean areGiven() {
        return header != null || separator != null || decimal != null || encoding != null || missing != null;
    }

    /**
     * What is known of a file.
     *
     * @param known what is known of it beside the options, if it is like another table
     */
    public CsvOptions options(CsvOptions known) {
        CsvOptions options = known;
        if (header != null) {
            options = options.withHeader(header);
        }
        if (encoding != null) {
            options = options.withCharset(encoding);
        }
        if (missing != null) {
            options = options.withMissing(missing);
        }
        try {
            if (separator != null) {
                options = options.withSeparator(separator);
            }
            return decimal == null ? options : options.withDecimal(decimal);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("--separator and --decimal: " + e.getMessage());
        }
    }

    private static final class HeaderConverter implements ITypeConverter<CsvOptions.Header> {
        @Override
        public CsvOptions.Header convert(String text) {
            return switch (text) {
                case "yes" -> CsvOptions.Header.YES;
                case "no" -> CsvOptions.Header.NO;
                case "auto" -> CsvOptions.Header.AUTO;
                default -> throw new TypeConversionException("must be yes, no or auto, not '" + text + "'");
            };
        }
    }

    private static final class SeparatorConverter implements ITypeConverter<Character> {
        @Override
        public Character convert(String text) {
            char separator = switch (text) {
                case "comma" -> ',';
                case "semicolon" -> ';';
                case "tab", "\\t" -> '\t';
                case "bar" -> '|';
                case "space" -> ' ';
                default -> {
                    if (text.length() != 1) {
                        throw new TypeConversionException(
                                "must be one character, or comma, semicolon, tab, bar or space, not '" + text + "'");
                    }
                    yield text.charAt(0);
                }
            };
            try {
                CsvOptions.GUESS.withSeparator(separator);
                return separator;
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("does not fit: " + e.getMessage());
            }
        }
    }

    private static final class DecimalConverter implements ITypeConverter<Character> {
        @Override
        public Character convert(String text) {
            return switch (text) {
                case "point", "." -> '.';
                case "comma", "," -> ',';
                default -> throw new TypeConversionException("must be point or comma, not '" + text + "'");
            };
        }
    }

    private static final class CharsetConverter implements ITypeConverter<Charset> {
        @Override
        public Charset convert(String text) {
            try {
                return Charset.forName(text.strip());
            } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
                throw new TypeConversionException(
                        "must be an encoding such as UTF-8, UTF-16 or ISO-8859-1, not '" + text + "'");
            }
        }
    }
}
