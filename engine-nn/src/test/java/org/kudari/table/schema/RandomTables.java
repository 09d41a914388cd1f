package org.kudari.table.schema;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.kudari.table.RawColumn;
import org.kudari.table.RawTable;
import org.kudari.table.schema.inference.SchemaInference;
import org.kudari.table.schema.inference.SchemaOptions;

/** Random tables of all kinds of columns, with gaps, and random options for them. */
final class RandomTables {
    private final Random random;

    RandomTables(Random random) {
        this.random = random;
    }

    /** A schema of a random table, and another table of the same columns. */
    record Sample(TableSchema schema, List<String> names, RawTable table) {}

    Sample sample() {
        int columns = 1 + random.nextInt(12);
        List<String> names = new ArrayList<>(
                IntStream.range(0, columns).mapToObj(i -> "column " + i).toList());
        int[] kinds = random.ints(columns, 0, 4).toArray();
        RawTable training = table(kinds, 50 + random.nextInt(100), false);
        SchemaOptions.Builder options = SchemaOptions.builder()
                .onMissing(OnMissing.values()[random.nextInt(3)])
                .transform(TransformKind.values()[random.nextInt(3)])
                .embedAbove(random.nextInt(10));
        for (int i = 0; i < columns; i++) {
            if (random.nextInt(8) == 0) {
                options.category(names.get(i));
            }
        }
        names.add("always");
        TableSchema schema = SchemaInference.of("random", names, training, Tables.rows(training), options.build());
        return new Sample(schema, names, table(kinds, 30, true));
    }

    private RawTable table(int[] kinds, int rows, boolean isNew) {
        List<RawColumn> columns = new ArrayList<>();
        for (int kind : kinds) {
            columns.add(
                    switch (kind) {
                        case 0 -> numbers(rows, 1e6);
                        case 1 ->
                            Tables.numbers(random.ints(rows, 0, isNew ? 9 : 6)
                                    .mapToDouble(i -> random.nextInt(9) == 0 ? Double.NaN : i / 2.0)
                                    .toArray());
                        case 2 ->
                            Tables.texts(random.ints(rows, 0, isNew ? 20 : 15)
                                    .mapToObj(i -> i == 0 ? null : "text " + i)
                                    .toArray(String[]::new));
                        default ->
                            new RawColumn.Times(random.doubles(rows)
                                    .map(part ->
                                            random.nextInt(9) == 0 ? Double.NaN : Math.floor(part * 2e9 * 1024) / 1024)
                                    .toArray());
                    });
        }
        columns.add(Tables.numbers(
                IntStream.range(0, rows).mapToDouble(row -> row % 3).toArray()));
        return new RawTable(0, rows, columns);
    }

    private RawColumn numbers(int rows, double scale) {
        return Tables.numbers(IntStream.range(0, rows)
                .mapToDouble(row -> random.nextInt(9) == 0 ? Double.NaN : scale + random.nextGaussian())
                .toArray());
    }

    /** A row as a program may have it: of values that are missing, some are null, and some are not there. */
    Map<String, Object> map(Sample sample, int row) {
        Map<String, Object> values = new HashMap<>();
        for (int column = 0; column < sample.names.size(); column++) {
            RawColumn cells = sample.table.column(column);
            if (cells.isMissing(row)) {
                if (random.nextBoolean()) {
                    values.put(sample.names.get(column), random.nextBoolean() ? null : " ");
                }
                continue;
            }
            boolean isText = random.nextBoolean();
            values.put(
                    sample.names.get(column),
                    switch (cells) {
                        case RawColumn.Numbers numbers -> {
                            double number = numbers.values()[row];
                            yield number == (int) number && random.nextBoolean()
                                    ? (Object) (int) number
                                    : isText ? (Object) plain(number) : (Object) number;
                        }
                        case RawColumn.Texts texts -> texts.texts().text(texts.codes()[row]);
                        case RawColumn.Times times -> {
                            double seconds = times.seconds()[row];
                            LocalDateTime time = LocalDateTime.ofEpochSecond(
                                    (long) seconds, (int) Math.round(seconds % 1 * 1e9), ZoneOffset.UTC);
                            yield isText
                                    ? (Object) time.toString()
                                    : random.nextBoolean() ? time : time.toInstant(ZoneOffset.UTC);
                        }
                    });
        }
        return values;
    }

    /** A number as a file would have it, whole ones without a fraction. */
    private static String plain(double number) {
        return number == (long) number ? Long.toString((long) number) : Double.toString(number);
    }
}
