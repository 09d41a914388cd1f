package org.kudari.table.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.kudari.io.tensors.ArrayData;
import org.kudari.io.tensors.Safetensors;
import org.kudari.table.RawTable;
import org.kudari.table.schema.inference.SchemaInference;
import org.kudari.table.schema.inference.SchemaOptions;

/**
 * Compares features with scikit-learn's, by the columns and values that {@code scripts/expected-table-encoding.py} wrote.
 * An error is relative to the expected value where that is above 1.
 */
class EncodingAgainstScikitLearnTest {
    /** A feature is a float32: half of its last digit, and rounding in double before. */
    private static final double TOLERANCE = Math.scalb(1.01, -24);

    @Test
    void agreeOnAllCases() throws URISyntaxException {
        Path file = Path.of(EncodingAgainstScikitLearnTest.class
                .getResource("encoding.safetensors")
                .toURI());
        Map<String, Double> worst = new TreeMap<>();
        try (Safetensors expected = Safetensors.open(file)) {
            Map<String, ArrayData> tensors = expected.tensors();
            List<String> cases = tensors.keySet().stream()
                    .filter(name -> name.endsWith("/rows"))
                    .map(name -> name.substring(0, name.indexOf('/')))
                    .toList();
            assertThat(cases).hasSize(11);
            for (String name : cases) {
                worst.put(name, check(name, tensors));
            }
        }
        worst.forEach((name, error) -> System.out.printf(Locale.ROOT, "%-35s worst error %.1e%n", name, error));
    }

    private static double check(String name, Map<String, ArrayData> tensors) {
        SchemaOptions.Builder options = SchemaOptions.builder().embedAbove(100);
        if (name.startsWith("one-hot")) {
            options.category("x");
        } else if (name.startsWith("quantile")) {
            options.transform(TransformKind.QUANTILE);
        } else if (name.startsWith("log")) {
            options.transform("x", TransformKind.LOG);
        } else {
            options.onMissing(OnMissing.valueOf(name.split(" ")[0].toUpperCase(Locale.ROOT)));
        }
        RawTable training = table(tensors.get(name + "/training"));
        TableSchema schema = SchemaInference.of("test", List.of("x"), training, Tables.rows(training), options.build());
        RawTable rows = table(tensors.get(name + "/rows"));
        EncodedTable encoded = schema.encode(rows);
        double[] expected = tensors.get(name + "/expected").doubles();

        assertThat(encoded.width() * rows.rows()).as(name).isEqualTo(expected.length);
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            double error = Math.abs(encoded.features()[i] - expected[i]) / Math.max(1, Math.abs(expected[i]));
            assertThat(error)
                    .as(
                            "%s, row %d of %s: %s and %s",
                            name, i / encoded.width(), schema.describe(), encoded.features()[i], expected[i])
                    .isLessThan(TOLERANCE);
            worst = Math.max(worst, error);
        }
        assertThat(Arrays.stream(expected).distinct().count()).as(name).isGreaterThan(1);
        return worst;
    }

    private static RawTable table(ArrayData column) {
        return Tables.of(Tables.numbers(column.doubles()));
    }
}
