package org.kudari.io.csv;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the first row names the columns: its cells are compared with those below them, column by column.
 *
 * <ul>
 *   <li>A text over nothing but numbers or dates is a name, and so is a date over numbers.
 *   <li>A number over numbers is data. Where it is far from all of them, it may be a name.
 *   <li>A text over texts is data if it occurs again below, and else may be either.
 * </ul>
 *
 * @param hasHeader whether it does
 * @param warning what is doubtful about it
 */
record HeaderGuess(boolean hasHeader, Optional<String> warning) {
    private static final int FEW_ROWS = 3;
    private static final double LARGEST_NAME = 1e9;

    /** Guesses from the first rows, of which there is at least one. Rows of another length are left out. */
    static HeaderGuess of(List<List<String>> rows, CellWords words) {
        List<String> first = rows.getFirst();
        List<List<String>> below =
                rows.stream().skip(1).filter(row -> row.size() == first.size()).toList();
        Evidence evidence = new Evidence();
        for (int column = 0; column < first.size(); column++) {
            evidence.add(first.get(column).strip(), new Below(below, column, words), words);
        }
        if (evidence.texts == 0 && evidence.names == 0) {
            return ofNumbers(evidence, below.size());
        }
        HeaderGuess guess = below.isEmpty() ? new HeaderGuess(evidence.texts > 0, Optional.empty()) : ofTexts(evidence);
        return guess.hasHeader && guess.warning.isEmpty() && 2 * evidence.empty > evidence.cells
                ? doubtful(true, "the first row is taken for a header, although most of its cells are empty")
                : guess;
    }

    private static HeaderGuess ofNumbers(Evidence evidence, int rowsBelow) {
        if (rowsBelow < FEW_ROWS || !evidence.mayBeNames()) {
            return sure(false);
        }
        if (evidence.isCount()) {
            boolean isOfAnotherKind = evidence.far > 0 || evidence.overFractions * 2 > evidence.cells;
            return isOfAnotherKind
                    ? doubtful(
                            true,
                            "the first row is taken for a header: it counts the columns, and is unlike the rows below")
                    : doubtful(
                            false,
                            "the first row is taken for data, although it counts the columns, as some headers do");
        }
        return evidence.far > 0
                ? doubtful(
                        false,
                        "the first row is taken for data, because it has only numbers; but some are far from those"
                                + " below")
                : sure(false);
    }

    private static HeaderGuess ofTexts(Evidence evidence) {
        if (evidence.names > 0) {
            if (evidence.near == 0) {
                return sure(true);
            }
            return evidence.mayBeNames()
                    ? doubtful(true, "the first row is taken for a header, although some of its cells are numbers")
                    : doubtful(
                            false,
                            "the first row is taken for data, although it has text where the rows below have numbers");
        }
        if (evidence.near > 0) {
            return doubtful(
                    false,
                    "the first row is taken for data: it has text only where the rows below have text, and numbers"
                            + " where they have numbers");
        }
        if (evidence.far > 0) {
            return evidence.mayBeNames()
                    ? doubtful(true, "the first row is taken for a header: its numbers are far from those below")
                    : doubtful(false, "the first row is taken for data, although its numbers are far from those below");
        }
        return evidence.repeated > 0
                ? doubtful(false, "the first row is taken for data, because cells of it occur again below")
                : sure(true);
    }

    private static HeaderGuess sure(boolean hasHeader) {
        return new HeaderGuess(hasHeader, Optional.empty());
    }

    private static HeaderGuess doubtful(boolean hasHeader, String why) {
        String option = hasHeader ? "; if it is data, say --header no" : "; if it is a header, say --header yes";
        return new HeaderGuess(hasHeader, Optional.of(why + option));
    }

    /** What the cells of the first row tell. */
    private static final class Evidence {
        private int texts;
        private int empty;
        private int names;
        private int near;
        private int far;
        private int repeated;
        private int overFractions;
        private boolean hasFraction;
        private final Set<Double> numbers = new HashSet<>();
        private int numberCells;
        private int cells;
        private int countFromZero;
        private int countFromOne;

        void add(String cell, Below below, CellWords words) {
            switch (words.kind(cell)) {
                case MISSING -> empty++;
                case TEXT -> {
                    texts++;
                    names += below.areNumbers || below.areTimes ? 1 : 0;
                    repeated += below.texts.contains(cell) ? 1 : 0;
                }
                case TIME -> {
                    names += below.areNumbers ? 1 : 0;
                    near += below.areTimes ? 1 : 0;
                    hasFraction |= below.areTimes;
                }
                case NON_FINITE -> {
                    near += below.areNumbers ? 1 : 0;
                    hasFraction = true;
                }
                case NUMBER -> addNumber(words.number(cell), below);
            }
            cells++;
        }

        private void addNumber(double number, Below below) {
            countFromZero += number == cells ? 1 : 0;
            countFromOne += number == cells + 1 ? 1 : 0;
            numberCells++;
            numbers.add(number);
            hasFraction |= number != Math.rint(number) || number < 0 || number > LARGEST_NAME;
            if (below.areNumbers) {
                boolean isFar = below.isFar(number);
                overFractions += below.haveFractions ? 1 : 0;
                far += isFar ? 1 : 0;
                near += isFar ? 0 : 1;
            }
        }

        /** Whether the numbers could be names: whole, and all different. */
        boolean mayBeNames() {
            return !hasFraction && numbers.size() == numberCells;
        }

        /** Whether the row is 0, 1, 2, ... or 1, 2, 3, ... */
        boolean isCount() {
            return cells > 2 && (countFromZero == cells || countFromOne == cells);
        }
    }

    /** What stands below the first row in a column. */
    private static final class Below {
        private final Set<String> texts = new HashSet<>();
        private boolean areNumbers;
        private boolean areTimes;
        private boolean haveFractions;
        private double least = Double.POSITIVE_INFINITY;
        private double most = Double.NEGATIVE_INFINITY;

        Below(List<List<String>> rows, int column, CellWords words) {
            int numbers = 0;
            int times = 0;
            int others = 0;
            for (List<String> row : rows) {
                String cell = row.get(column).strip();
                switch (words.kind(cell)) {
                    case MISSING -> {}
                    case NUMBER -> {
                        double number = words.number(cell);
                        numbers++;
                        haveFractions |= number != Math.rint(number);
                        least = Math.min(least, number);
                        most = Math.max(most, number);
                    }
                    case NON_FINITE -> numbers++;
                    case TIME -> times++;
                    case TEXT -> {
                        others++;
                        texts.add(cell);
                    }
                }
            }
            areNumbers = numbers > 0 && times + others == 0;
            areTimes = times > 0 && numbers + others == 0;
        }

        /** Whether a number is further from all others than these are from each other. */
        boolean isFar(double number) {
            double range = most - least;
            return number < least - range || number > most + range;
        }
    }
}
