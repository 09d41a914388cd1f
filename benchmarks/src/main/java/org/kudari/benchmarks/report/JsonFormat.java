package org.kudari.benchmarks.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Formats JSON, indented and in ASCII. */
final class JsonFormat {
    // ASCII is the same in every encoding.
    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private JsonFormat() {}

    /** Writes the content. */
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

    /** A number; null if it is not finite, which JSON cannot represent. */
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
