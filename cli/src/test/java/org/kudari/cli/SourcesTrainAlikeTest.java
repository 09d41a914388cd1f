package org.kudari.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same rows in a text file, a Parquet file and a database train the same network, to the bit, and get the same answers. */
class SourcesTrainAlikeTest {
    private static final String ROWS = "select * from rows order by id";

    @TempDir
    private Path folder;

    private String database() {
        return "jdbc:duckdb:" + folder.resolve("rows.duckdb");
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void sameRowsTrainTheSameNetwork() throws SQLException {
        write();

        String text = train("text", "--data", file("rows.csv"));
        String parquet = train("parquet", "--data", file("rows.parquet"));
        String queried = train("queried", "--data", database(), "--query", ROWS);

        assertThat(Path.of(parquet)).hasSameBinaryContentAs(Path.of(text));
        assertThat(Path.of(queried)).hasSameBinaryContentAs(Path.of(text));
        List<String> predictions = predict(text, "--data", file("rows.csv"));
        assertThat(predictions).hasSize(300).contains("cold", "warm");
        assertThat(predict(text, "--data", file("rows.parquet"))).isEqualTo(predictions);
        assertThat(predict(text, "--data", database(), "--query", ROWS)).isEqualTo(predictions);
    }

    /** Each database is asked by a query of its own. */
    @Test
    void rowsToTestWithAreQueriedByTheirOwnQuery() throws SQLException {
        write();
        String some = "select * from rows where id >= 250 order by id";

        for (List<String> data : List.of(List.of(database(), "--query", ROWS), List.of(file("rows.csv")))) {
            Run run = Run.kudari(concat(
                    List.of("train", "--device", "reference", "--hidden", "none", "--epochs", "1", "--data"),
                    concat(data, "--test", database(), "--test-query", some)));
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).contains("300 rows to train with, 50 rows to test with");
        }
    }

    @Test
    void whatDoesNotGoTogetherIsSaid() throws SQLException {
        write();

        assertThat(Run.kudari("train", "--data", database()).err()).contains("a database needs a query");
        assertThat(Run.kudari("train", "--data", file("rows.csv"), "--query", "select 1")
                        .err())
                .startsWith("kudari: --query goes with a database");
        assertThat(Run.kudari("train", "--data", file("rows.parquet"), "--separator", "tab")
                        .err())
                .contains("go with text files, not with ");
        assertThat(Run.kudari("train", "--data", "jdbc:some://me:secret@host", "--query", "q", "--separator", "tab")
                        .err())
                .endsWith("go with text files, not with jdbc:some:...\n");
    }

    /** Integers, fractions, texts, truth values, dates, and gaps in each. */
    private void write() throws SQLException {
        try (Connection connection = DriverManager.getConnection(database());
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    create table rows as
                    select i as id,
                           case when i % 11 = 0 then null else (i * 37) % 101 end as degrees,
                           case when i % 13 = 0 then null else ((i * 29) % 97) / 8.0 end::double as wind,
                           case when i % 7 = 0 then null else ['sun', 'rain', 'fog'][1 + i % 3] end as sky,
                           i % 2 = 0 as coast,
                           date '2024-01-01' + (i * 5 % 300)::int as day,
                           case when (i * 37) % 101 > 50 then 'warm' else 'cold' end as feels
                    from range(300) t(i)""");
            for (String copy : List.of("'rows.csv' (header)", "'rows.parquet'")) {
                statement.execute("copy (" + ROWS + ") to " + copy.replaceFirst("'", "'" + folder + "/"));
            }
        }
    }

    private String train(String name, String... data) {
        String model = file(name);
        Run run = Run.kudari(concat(
                List.of(
                        "train",
                        "--device",
                        "reference",
                        "--hidden",
                        "8",
                        "--epochs",
                        "3",
                        "--ignore",
                        "id",
                        "--save",
                        model),
                data));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return model;
    }

    private static List<String> predict(String model, String... data) {
        Run run = Run.kudari(concat(List.of("predict", "--device", "reference", "--model", model), data));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.outLines();
    }

    private static String[] concat(List<String> some, String... more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(Arrays.asList(more));
        return all.toArray(String[]::new);
    }
}
