package org.kudari.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.kudari.io.csv.CsvOptions;
import org.kudari.io.csv.CsvSource;
import org.kudari.table.RawColumn;
import org.kudari.table.RawTable;
import org.kudari.table.RowReader;
import org.kudari.table.TableSource.Mismatch;

/**
 * Compares the engine's reader of CSV files with DuckDB's, in one process, in alternation, on all processors. Each reads
 * a file of 28 columns from the page cache, finds out its format and its types, and sums every column; the sums must
 * agree. The file is written before, and deleted at the end.
 *
 * <p>Arguments, all optional: megabytes (500) and rounds (7). DuckDB's driver must be on the class path.
 */
public final class CsvAgainstDuckDb {
    private static final int COLUMNS = 28;
    private static final int DECIMALS = 1_000_000;
    private static final double MEGA = 1e6;
    private static final double NANOS = 1e9;
    private static final double CLOSE = 1e-6;

    private final Path file;
    private final double megabytes;
    private final Connection duck;
    private double[] sums;

    private CsvAgainstDuckDb(Path file, Connection duck) throws IOException {
        this.file = file;
        this.duck = duck;
        megabytes = Files.size(file) / MEGA;
    }

    /** Runs the comparison. */
    public static void main(String[] arguments) throws IOException, SQLException {
        int megabytes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 7;
        Path file = Files.createTempFile("kudari-csv", ".csv");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
            write(file, megabytes);
            try (Statement statement = duck.createStatement()) {
                statement.execute("set threads = " + Runtime.getRuntime().availableProcessors());
            }
            new CsvAgainstDuckDb(file, duck).compare(rounds);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** A class in the first column, then numbers with six decimals. */
    private static void write(Path file, int megabytes) throws IOException {
        Random random = new Random(1);
        long written = 0;
        try (BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
            writer.write(IntStream.range(0, COLUMNS).mapToObj(i -> "c" + i).collect(Collectors.joining(",")) + "\n");
            StringBuilder row = new StringBuilder();
            while (written < megabytes * MEGA) {
                row.setLength(0);
                row.append(random.nextInt(2));
                for (int column = 1; column < COLUMNS; column++) {
                    appendNumber(row.append(','), Math.round(random.nextGaussian() * DECIMALS));
                }
                writer.append(row.append('\n'));
                written += row.length();
            }
        }
    }

    private static void appendNumber(StringBuilder row, long millionths) {
        long size = Math.abs(millionths);
        row.append(millionths < 0 ? "-" : "").append(size / DECIMALS).append('.');
        String fraction = Long.toString(DECIMALS + size % DECIMALS);
        row.append(fraction, 1, fraction.length());
    }

    private void compare(int rounds) throws SQLException {
        System.out.printf(
                Locale.ROOT,
                "%.0f MB, %d columns, %d processors, %d rounds after one that warms up, MB/s%n",
                megabytes,
                COLUMNS,
                Runtime.getRuntime().availableProcessors(),
                rounds);
        check(kudari(), duckDb());
        double[] ours = new double[rounds];
        double[] theirs = new double[rounds];
        double[] ratios = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            long start = System.nanoTime();
            double[] first = kudari();
            long middle = System.nanoTime();
            double[] second = duckDb();
            long end = System.nanoTime();
            check(first, second);
            ours[round] = megabytes * NANOS / (middle - start);
            theirs[round] = megabytes * NANOS / (end - middle);
            ratios[round] = ours[round] / theirs[round];
            System.out.printf(
                    Locale.ROOT,
                    "round %2d   Kudari %7.1f   DuckDB %7.1f   ratio %.2f%n",
                    round + 1,
                    ours[round],
                    theirs[round],
                    ratios[round]);
        }
        print("best", best(ours), best(theirs), best(ours) / best(theirs));
        print("median", median(ours), median(theirs), median(ratios));
    }

    private static void print(String what, double ours, double theirs, double ratio) {
        System.out.printf(Locale.ROOT, "%-8s   Kudari %7.1f   DuckDB %7.1f   ratio %.2f%n", what, ours, theirs, ratio);
    }

    private double[] kudari() {
        sums = new double[COLUMNS];
        CsvSource source = CsvSource.of(file, CsvOptions.GUESS);
        try (RowReader reader = source.read(source.likelyTypes(), Mismatch.WIDEN)) {
            reader.forEachRemaining(this::add);
        }
        return sums;
    }

    private void add(RawTable rows) {
        for (int column = 0; column < COLUMNS; column++) {
            double sum = 0;
            for (double value : ((RawColumn.Numbers) rows.column(column)).values()) {
                sum += value;
            }
            sums[column] += sum;
        }
    }

    private double[] duckDb() throws SQLException {
        String columns =
                IntStream.range(0, COLUMNS).mapToObj(i -> "sum(c" + i + ")").collect(Collectors.joining(", "));
        String path = file.toString().replace("'", "''");
        double[] result = new double[COLUMNS];
        try (Statement statement = duck.createStatement();
                ResultSet row = statement.executeQuery("select " + columns + " from read_csv('" + path + "')")) {
            row.next();
            for (int column = 0; column < COLUMNS; column++) {
                result[column] = row.getDouble(column + 1);
            }
        }
        return result;
    }

    private static void check(double[] first, double[] second) {
        for (int column = 0; column < COLUMNS; column++) {
            if (!(Math.abs(first[column] - second[column]) <= CLOSE * Math.max(1, Math.abs(first[column])))) {
                throw new IllegalStateException(
                        "the sums of column " + column + " differ: " + first[column] + " and " + second[column]);
            }
        }
    }

    private static double best(double[] values) {
        return Arrays.stream(values).max().orElseThrow();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
