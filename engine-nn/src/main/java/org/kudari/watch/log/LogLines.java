package org.kudari.watch.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.kudari.watch.ConfusionSummary;
import org.kudari.watch.EpochSummary;
import org.kudari.watch.Histogram;
import org.kudari.watch.LayerSummary;
import org.kudari.watch.ParameterSummary;
import org.kudari.watch.RunDescription;
import org.kudari.watch.RunEnd;
import org.kudari.watch.StepSummary;
import org.kudari.watch.TrainingWarning;

/** Writes the lines of a run log. What is NaN is left out; what is infinite is a text. */
final class LogLines {
    static final int VERSION = 1;

    private static final JsonFactory JSON = new JsonFactory();

    private LogLines() {}

    /** The fields of a line. */
    interface Content {
        void writeTo(JsonGenerator json) throws IOException;
    }

    /** A line with its end. */
    static byte[] line(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            content.writeTo(json);
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException problem) {
            throw new UncheckedIOException("bytes can always be written", problem);
        }
        return bytes.toByteArray();
    }

    static void write(JsonGenerator json, RunDescription run) throws IOException {
        json.writeStringField("type", "run");
        json.writeNumberField("version", VERSION);
        json.writeNumberField("firstStep", run.firstStep());
        json.writeNumberField("began", System.currentTimeMillis() / 1000);
        json.writeNumberField("parameters", run.parameters());
        number(json, "lossOfGuess", run.lossOfGuess());
        json.writeStringField("model", run.model());
        json.writeObjectFieldStart("settings");
        for (var setting : run.settings().entrySet()) {
            json.writeStringField(setting.getKey(), setting.getValue());
        }
        json.writeEndObject();
    }

    static void write(JsonGenerator json, StepSummary step) throws IOException {
        json.writeStringField("type", "step");
        json.writeNumberField("step", step.step());
        json.writeNumberField("epoch", step.epoch());
        number(json, "seconds", step.seconds());
        number(json, "loss", step.loss());
        number(json, "rate", step.learningRate());
        number(json, "rowsPerSecond", step.rowsPerSecond());
        json.writeNumberField("memory", step.memory());
        if (step.input().isPresent()) {
            json.writeObjectFieldStart("input");
            statistic(json, "mean", step.input().get().largestMean());
            statistic(json, "deviation", step.input().get().largestDeviation());
            json.writeEndObject();
        }
        json.writeArrayFieldStart("layers");
        for (LayerSummary layer : step.layers()) {
            json.writeStartObject();
            json.writeStringField("path", layer.path());
            json.writeStringField("layer", layer.layer());
            statistic(json, "mean", layer.mean());
            statistic(json, "deviation", layer.deviation());
            statistic(json, "dead", layer.deadUnits());
            statistic(json, "gradient", layer.gradient());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("parameters");
        for (ParameterSummary parameter : step.parameters()) {
            json.writeStartObject();
            json.writeStringField("name", parameter.name());
            statistic(json, "norm", parameter.norm());
            statistic(json, "gradient", parameter.gradient());
            statistic(json, "update", parameter.update());
            histogram(json, "values", parameter.values());
            histogram(json, "gradients", parameter.gradients());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** The first range that is not empty, and the counts from there on. */
    private static void histogram(JsonGenerator json, String name, Optional<Histogram> histogram) throws IOException {
        if (histogram.isEmpty()) {
            return;
        }
        long[] counts = histogram.get().counts();
        int first = 0;
        int end = counts.length;
        while (first < end && counts[first] == 0) {
            first++;
        }
        while (end > first && counts[end - 1] == 0) {
            end--;
        }
        json.writeArrayFieldStart(name);
        json.writeNumber(first);
        for (int range = first; range < end; range++) {
            json.writeNumber(counts[range]);
        }
        json.writeEndArray();
    }

    static void write(JsonGenerator json, EpochSummary epoch) throws IOException {
        json.writeStringField("type", "epoch");
        json.writeNumberField("epoch", epoch.epoch());
        json.writeNumberField("step", epoch.step());
        number(json, "seconds", epoch.seconds());
        number(json, "loss", epoch.loss());
        json.writeObjectFieldStart("metrics");
        for (var metric : epoch.metrics().entrySet()) {
            number(json, metric.getKey(), metric.getValue());
        }
        json.writeEndObject();
    }

    static void write(JsonGenerator json, ConfusionSummary confusion) throws IOException {
        json.writeStringField("type", "confusion");
        json.writeNumberField("epoch", confusion.epoch());
        json.writeNumberField("step", confusion.step());
        json.writeArrayFieldStart("classes");
        for (String name : confusion.classes()) {
            json.writeString(name);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("counts");
        for (List<Long> row : confusion.counts()) {
            json.writeStartArray();
            for (long count : row) {
                json.writeNumber(count);
            }
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    static void write(JsonGenerator json, TrainingWarning warning) throws IOException {
        json.writeStringField("type", "warning");
        json.writeStringField("fault", warning.fault().name());
        json.writeNumberField("step", warning.step());
        json.writeStringField("layer", warning.layer());
        json.writeStringField("finding", warning.finding());
        json.writeStringField("cure", warning.cure());
    }

    static void write(JsonGenerator json, RunEnd end) throws IOException {
        json.writeStringField("type", "end");
        json.writeStringField("reason", end.reason().name());
        json.writeStringField("text", end.text());
    }

    /** JSON has neither NaN nor infinities. */
    private static void number(JsonGenerator json, String name, double number) throws IOException {
        if (Double.isInfinite(number)) {
            json.writeStringField(name, Double.toString(number));
        } else if (!Double.isNaN(number)) {
            json.writeNumberField(name, number);
        }
    }

    /** A number that was a float, whose text is half as long as that of a double. */
    private static void statistic(JsonGenerator json, String name, double number) throws IOException {
        if (Float.isFinite((float) number)) {
            json.writeNumberField(name, (float) number);
        } else {
            number(json, name, number);
        }
    }
}
