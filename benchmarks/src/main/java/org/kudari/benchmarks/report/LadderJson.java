package org.kudari.benchmarks.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.kudari.benchmarks.cases.Suite;
import org.kudari.benchmarks.ladder.LadderResult;
import org.kudari.benchmarks.measure.TurnOrder;

/** Ladders as one JSON object: {@code machine}, {@code seed} (of the order of turns) and {@code ladders}. */
public final class LadderJson {
    private LadderJson() {}

    /** The object as text. */
    public static String text(List<LadderResult> results, MachineDescription machine) {
        return JsonFormat.of(json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("machine");
            JsonFormat.machine(json, machine);
            json.writeEndObject();
            json.writeNumberField("seed", TurnOrder.SEED);
            json.writeArrayFieldStart("ladders");
            for (LadderResult ladderResult : results) {
                write(json, ladderResult);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, LadderResult ladderResult) throws IOException {
        json.writeStartObject();
        json.writeStringField("ladder", ladderResult.ladder().name());
        json.writeNumberField("size", ladderResult.size());
        JsonFormat.number(json, "tolerance", ladderResult.tolerance());
        json.writeArrayFieldStart("rungs");
        for (LadderResult.RungResult rungResult : ladderResult.rungs()) {
            json.writeStartObject();
            json.writeStringField("rung", rungResult.name());
            json.writeStringField("adds", rungResult.adds());
            JsonFormat.number(json, "bestSeconds", rungResult.best());
            JsonFormat.number(json, "medianSeconds", rungResult.median());
            String rate = ladderResult.ladder().unit() == Suite.Unit.GFLOPS ? "gflops" : "gbps";
            JsonFormat.number(json, rate, ladderResult.rate(rungResult));
            JsonFormat.number(json, "vsBefore", ladderResult.versusBefore(rungResult));
            JsonFormat.number(json, "vsEngine", ladderResult.versusEngine(rungResult));
            JsonFormat.number(json, "difference", rungResult.difference());
            JsonFormat.numbers(json, "seconds", rungResult.seconds());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("skipped");
        for (String sentence : ladderResult.skipped()) {
            json.writeString(sentence);
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
