package org.kudari.benchmarks.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.kudari.benchmarks.cases.Suite;
import org.kudari.benchmarks.ladder.Ascent;
import org.kudari.benchmarks.measure.TurnOrder;

/** Ladders as one JSON object: {@code machine}, {@code seed} (of the order of turns) and {@code ladders}. */
public final class LadderJson {
    private LadderJson() {}

    /** The object as text. */
    public static String text(List<Ascent> ascents, MachineDescription machine) {
        return JsonText.of(json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("machine");
            JsonText.machine(json, machine);
            json.writeEndObject();
            json.writeNumberField("seed", TurnOrder.SEED);
            json.writeArrayFieldStart("ladders");
            for (Ascent ascent : ascents) {
                write(json, ascent);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, Ascent ascent) throws IOException {
        json.writeStartObject();
        json.writeStringField("ladder", ascent.ladder().name());
        json.writeNumberField("size", ascent.size());
        JsonText.number(json, "tolerance", ascent.tolerance());
        json.writeArrayFieldStart("rungs");
        for (Ascent.Step step : ascent.steps()) {
            json.writeStartObject();
            json.writeStringField("rung", step.name());
            json.writeStringField("adds", step.adds());
            JsonText.number(json, "bestSeconds", step.best());
            JsonText.number(json, "medianSeconds", step.median());
            String rate = ascent.ladder().unit() == Suite.Unit.GFLOPS ? "gflops" : "gbps";
            JsonText.number(json, rate, ascent.rate(step));
            JsonText.number(json, "vsBefore", ascent.versusBefore(step));
            JsonText.number(json, "vsEngine", ascent.versusEngine(step));
            JsonText.number(json, "difference", step.difference());
            JsonText.numbers(json, "seconds", step.seconds());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("skipped");
        for (String sentence : ascent.skipped()) {
            json.writeString(sentence);
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
