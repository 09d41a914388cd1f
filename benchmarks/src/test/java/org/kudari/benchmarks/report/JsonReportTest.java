package org.kudari.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.kudari.benchmarks.measure.Result;

class JsonReportTest {

    @Test
    void aRowHasItsTimesRateAndRatio() throws IOException {
        Map<String, Object> ours = rows(Outcomes.product()).getFirst();

        assertThat(ours)
                .containsEntry("suite", "matmul")
                .containsEntry("case", "1000x1000x1000 NN")
                .containsEntry("threads", 2.0)
                .containsEntry("contender", "kudari-cpu")
                .containsEntry("bestSeconds", 0.02)
                .containsEntry("medianSeconds", 0.025)
                .containsEntry("gflops", 80.0)
                .containsEntry("bestPeer", "openblas")
                .containsEntry("seconds", List.of(0.02, 0.025, 0.04));
        assertThat((double) ours.get("vsBestPeer")).isCloseTo(0.8, within(1e-12));
        assertThat((double) ours.get("shareOfLimit")).isCloseTo(0.4, within(1e-12));
    }

    @Test
    void mapsAreGivenInBytesAndHaveNoRatioWithoutAPeer() throws IOException {
        List<Map<String, Object>> rows = rows(Outcomes.map());

        assertThat(rows.getFirst())
                .containsKey("gbps")
                .doesNotContainKey("gflops")
                .containsEntry("vsBestPeer", null);
        assertThat(rows.getLast()).containsEntry("difference", null);
    }

    @Test
    void theMachineAndTheSummaryAreThere() throws IOException {
        Map<String, Object> report = parse(JsonReport.text(Outcomes.of(Outcomes.product()), Outcomes.MACHINE));

        assertThat(report).containsOnlyKeys("machine", "seed", "contenders", "rows", "summary");
        assertThat(report)
                .extractingByKey("machine", InstanceOfAssertFactories.MAP)
                .containsEntry("processor", "Abacus <9000>")
                .containsEntry("jvm", "Some VM 25")
                .containsEntry(
                        "limits",
                        List.of(Map.of(
                                "threads", 2.0,
                                "fmaPeakGflops", 200.0,
                                "medianFmaPeakGflops", 190.0,
                                "copyGbps", 25.0,
                                "medianCopyGbps", 24.0)));
        Map<?, ?> ours = (Map<?, ?>) ((List<?>) report.get("summary")).getFirst();
        assertThat(ours.keySet().stream().map(Object::toString))
                .contains("suite", "threads", "contender", "geomeanVsBestPeer", "worstVsBestPeer");
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> rows(Result result) throws IOException {
        return (List<Map<String, Object>>)
                parse(JsonReport.text(Outcomes.of(result), Outcomes.MACHINE)).get("rows");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> parse(String text) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            parser.nextToken();
            Map<String, Object> object = (Map<String, Object>) value(parser);
            assertThat(parser.nextToken()).isNull();
            return object;
        }
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> object = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    object.put(name, value(parser));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NULL -> null;
            default -> parser.getDoubleValue();
        };
    }
}
