package org.kudari.cli.options;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.kudari.backend.MatmulPrecision;
import org.kudari.data.Task;
import org.kudari.expr.NamedFunction;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The values of options, checked as they are read, so that an impossible one is refused before any work. */
public final class Convert {
    private Convert() {}

    /** A whole number from 1. */
    public static final class Count implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return count(text, Integer.MAX_VALUE, "must be a whole number from 1");
        }
    }

    /** A port of this machine, or 0. */
    public static final class Port implements ITypeConverter<Integer> {
        private static final int MOST = 65_535;

        @Override
        public Integer convert(String text) {
            return text.equals("0") ? 0 : count(text, MOST, "must be a port, a whole number from 0 to " + MOST);
        }
    }

    /** A number of threads. */
    static final class Threads implements ITypeConverter<Integer> {
        // Far beyond any use, and small enough that a slip of the finger does not bring the machine down.
        private static final int MOST = 1024;

        @Override
        public Integer convert(String text) {
            return count(text, MOST, "must be a whole number from 1 to " + MOST);
        }
    }

    /** What factors of matrix products are rounded to, in upper or lower case. */
    static final class Precision implements ITypeConverter<MatmulPrecision> {
        @Override
        public MatmulPrecision convert(String text) {
            return MatmulPrecision.named(text.strip())
                    .orElseThrow(
                            () -> new TypeConversionException("must be float32, tf32 or bfloat16, not '" + text + "'"));
        }
    }

    /** Any whole number. */
    public static final class Seed implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            try {
                return Long.valueOf(text.strip());
            } catch (NumberFormatException _) {
                throw new TypeConversionException("must be a whole number, not '" + text + "'");
            }
        }
    }

    /** A finite number above 0. */
    static final class Positive implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            double number = number(text);
            return require(number > 0 && Double.isFinite(number), number, "must be a number above 0", text);
        }
    }

    /** A finite number from 0. */
    static final class NotNegative implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            double number = number(text);
            return require(number >= 0 && Double.isFinite(number), number, "must be a number from 0", text);
        }
    }

    /** A number from 0, below 1. */
    static final class Fraction implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            double number = number(text);
            // What takes it is a float, to which the last number below 1 is 1.
            return require(number >= 0 && (float) number < 1, number, "must be a number from 0 and below 1", text);
        }
    }

    /** {@code 256,128}, or {@code none}. */
    static final class HiddenWidths implements ITypeConverter<NetworkOptions.Widths> {
        private static final String RULE = "must be widths from 1 with commas between them, such as 256,128, or none";

        @Override
        public NetworkOptions.Widths convert(String text) {
            if (text.strip().equals("none")) {
                return new NetworkOptions.Widths(List.of());
            }
            // A limit of -1 keeps empty parts, so that "256," is refused.
            return new NetworkOptions.Widths(Arrays.stream(text.split(",", -1))
                    .map(width -> count(width, Integer.MAX_VALUE, RULE))
                    .toList());
        }
    }

    /** A named function of one argument. */
    static final class Activation implements ITypeConverter<NamedFunction> {
        @Override
        public NamedFunction convert(String text) {
            return NamedFunction.byName(text.strip(), 1)
                    .orElseThrow(
                            () -> new TypeConversionException("must be one of " + names() + ", not '" + text + "'"));
        }

        private static String names() {
            return NamedFunction.withArguments(1).stream()
                    .map(NamedFunction::functionName)
                    .collect(Collectors.joining(", "));
        }
    }

    /** What a model is asked for. */
    static final class TaskName implements ITypeConverter<Task> {
        @Override
        public Task convert(String text) {
            return switch (text) {
                case "classify" -> Task.CLASSIFY;
                case "regress" -> Task.REGRESS;
                default -> throw new TypeConversionException("must be classify or regress, not '" + text + "'");
            };
        }
    }

    /** The name of a file, which need not be there. */
    public static final class FileName implements ITypeConverter<Path> {
        @Override
        public Path convert(String text) {
            if (text.isEmpty()) {
                // It would be the current folder.
                throw new TypeConversionException("must be a name, and is empty");
            }
            try {
                return Path.of(text);
            } catch (InvalidPathException _) {
                // Java's own words for it differ by system, and none of them help.
                throw new TypeConversionException("cannot be '" + text + "', which is no file name in this locale;"
                        + " LC_ALL=C.UTF-8 in the environment may help");
            }
        }
    }

    /** The name of a file, or the URL of a database. */
    public static final class Location implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (!TableOptions.isDatabase(text)) {
                new FileName().convert(text);
            }
            return text;
        }
    }

    private static int count(String text, int most, String rule) {
        try {
            int count = Integer.parseInt(text.strip());
            return require(count >= 1 && count <= most, count, rule, text);
        } catch (NumberFormatException _) {
            throw new TypeConversionException(rule + ", not '" + text + "'");
        }
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }

    private static <T> T require(boolean condition, T value, String rule, String text) {
        if (!condition) {
            throw new TypeConversionException(rule + ", not '" + text + "'");
        }
        return value;
    }
}
