package org.kudari.cli.terminal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON object on one line, its fields in the order in which they were put. */
public final class Json {
    // Plain ASCII reads alike in every encoding, and cannot talk to a terminal.
    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final Map<String, Object> fields = new LinkedHashMap<>();

    /** An object of texts. */
    public static Json of(Map<String, String> texts) {
        Json json = new Json();
        texts.forEach(json::put);
        return json;
    }

    /**
     * Adds a field.
     *
     * @param value null, a text, a truth value, an object, a list of such, or a number, which becomes null where it is not
     *     finite: JSON has no word for that
     */
    public Json put(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    @Override
    public String toString() {
        return value(this);
    }

    /** The text of a value that {@link #put} takes. */
    public static String value(Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            write(generator, value);
        } catch (IOException e) {
            throw new UncheckedIOException("a string can always be written", e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator generator, Object value) throws IOException {
        switch (value) {
            case null -> generator.writeNull();
            case String text -> generator.writeString(text);
            case Boolean truth -> generator.writeBoolean(truth);
            case Integer number -> generator.writeNumber(number);
            case Long number -> generator.writeNumber(number);
            case Double number when Double.isFinite(number) -> generator.writeNumber(number);
            case Double _ -> generator.writeNull();
            case List<?> list -> {
                generator.writeStartArray();
                for (Object item : list) {
                    write(generator, item);
                }
                generator.writeEndArray();
            }
            case Json object -> {
                generator.writeStartObject();
                for (Map.Entry<String, Object> field : object.fields.entrySet()) {
                    generator.writeFieldName(field.getKey());
                    write(generator, field.getValue());
                }
                generator.writeEndObject();
            }
            default -> throw new IllegalArgumentException("JSON has no " + value.getClass());
        }
    }
}
