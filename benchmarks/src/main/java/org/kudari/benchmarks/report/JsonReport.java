package org.kudari.benchmarks.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;
import org.kudari.benchmarks.cases.Suite;
import org.kudari.benchmarks.measure.Benchmark;
import org.kudari.benchmarks.measure.MachineLimits;
import org.kudari.benchmarks.measure.Result;
import org.kudari.benchmarks.measure.Summary;
import org.kudari.benchmarks.measure.TurnOrder;

/**
 * A run as one JSON object: {@code machine}, {@code seed} (of the order of turns), {@code contenders}, {@code rows} and
 * {@code summary}.
 */
public final class JsonReport {
    private final JsonGenerator json;

    private JsonReport(JsonGenerator json) {
        this.json = json;
    }

    /** The object as text. */
    public static String text(Benchmark.Outcome outcome, MachineDescription machine) {
        return JsonFormat.of(json -> new JsonReport(json).write(outcome, machine));
    }

    private void write(Benchmark.Outcome outcome, MachineDescription machine) throws IOException {
        json.writeStartObject();
        writeMachine(outcome, machine);
        json.writeNumberField("seed", TurnOrder.SEED);
        json.writeObjectFieldStart("contenders");
        for (var contender : outcome.descriptions().entrySet()) {
            json.writeStringField(contender.getKey(), contender.getValue());
        }
        json.writeEndObject();
        json.writeArrayFieldStart("rows");
        for (Result result : outcome.results()) {
            for (Result.Row row : result.rows()) {
                writeRow(result, row, outcome.limits(result));
            }
        }
        json.writeEndArray();
        json.writeArrayFieldStart("summary");
        for (Summary summary : Summary.of(outcome.results())) {
            writeSummary(summary);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeMachine(Benchmark.Outcome outcome, MachineDescription machine) throws IOException {
        json.writeObjectFieldStart("machine");
        JsonFormat.machine(json, machine);
        json.writeArrayFieldStart("limits");
        for (MachineLimits machineLimits : outcome.limits().values()) {
            json.writeStartObject();
            json.writeNumberField("threads", machineLimits.threads());
            number("fmaPeakGflops", machineLimits.peak());
            number("medianFmaPeakGflops", machineLimits.medianPeak());
            number("copyGbps", machineLimits.bandwidth());
            number("medianCopyGbps", machineLimits.medianBandwidth());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeRow(Result result, Result.Row row, MachineLimits machineLimits) throws IOException {
        json.writeStartObject();
        json.writeStringField("suite", result.benchmarkCase().suite().toString());
        json.writeStringField("case", result.benchmarkCase().name());
        json.writeNumberField("threads", result.threads());
        json.writeStringField("contender", row.contender());
        number("bestSeconds", row.best());
        number("medianSeconds", row.median());
        number(result.benchmarkCase().suite().unit() == Suite.Unit.GFLOPS ? "gflops" : "gbps", row.rate());
        Optional<Result.Row> peer = result.bestPeer();
        number("vsBestPeer", peer.isPresent() ? result.ratio(row) : Double.NaN);
        json.writeStringField("bestPeer", peer.map(Result.Row::contender).orElse(null));
        number("shareOfLimit", result.shareOfLimit(row));
        number("shareOfBestLimit", machineLimits.shareOfBest(result, row));
        number("difference", row.difference());
        JsonFormat.numbers(json, "seconds", row.seconds());
        json.writeEndObject();
    }

    private void writeSummary(Summary summary) throws IOException {
        json.writeStartObject();
        json.writeStringField("suite", summary.suite().toString());
        json.writeNumberField("threads", summary.threads());
        json.writeStringField("contender", summary.contender());
        number("geomeanVsBestPeer", summary.geometricMean());
        number("worstVsBestPeer", summary.worst());
        json.writeNumberField("cases", summary.cases());
        json.writeEndObject();
    }

    private void number(String name, double value) throws IOException {
        JsonFormat.number(json, name, value);
    }
}
