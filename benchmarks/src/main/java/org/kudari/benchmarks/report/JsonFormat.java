package org.kudari.benchmarks.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** JSON for people and programs. */
final class JsonFormat {
    // Plain ASCII reads alike in every encoding.
    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private JsonFormat() {}

    /** What is written. */
    @FunctionalInterface
    interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    /** The content as text, indented. */
    static String of(Content content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            generator.useDefaultPrettyPrinter();
            content.write(generator);
        } catch (IOException e) {
            throw new UncheckedIOException("a string can always be written", e);
        }
        return text.append('\n').toString();
    }

    /** A number; null for what is not finite, which JSON cannot represent. */
    static void number(JsonGenerator json, String name, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumberField(name, value);
        } else {
            json.writeNullField(name);
        }
    }

    static void machine(JsonGenerator json, MachineDescription machine) throws IOException {
        json.writeStringField("processor", machine.processor());
        json.writeStringField("jvm", machine.jvm());
    }

    static void numbers(JsonGenerator json, String name, double[] values) throws IOException {
        json.writeArrayFieldStart(name);
        for (double value : values) {
            json.writeNumber(value);
        }
        json.writeEndArray();
    }
}
