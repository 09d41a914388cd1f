package org.kudari.io.tensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.FileErrors;

/**
 * The header of a safetensors file: a JSON object. For each tensor it has the type, the shape and the position of the
 * bytes in the data. Under {@code __metadata__} it has further strings of the writer.
 *
 * @param tensors the description of each tensor by name, in the header's order
 * @param metadata the strings, in the header's order
 */
record SafetensorsHeader(Map<String, TensorInfo> tensors, Map<String, String> metadata) {

    static final String METADATA = "__metadata__";
    static final int MAX_BYTES = 100_000_000;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * The description of a tensor.
     *
     * @param begin the position of the first byte, from the beginning of the data
     * @param end the position after the last byte
     */
    record TensorInfo(ArrayType type, long[] shape, long begin, long end) {}

    /**
     * Parses a header.
     *
     * @param json its bytes
     * @param dataSize the number of bytes that follow it in the file
     * @throws InvalidInputException if it is not a header, or does not describe exactly so many bytes
     */
    static SafetensorsHeader parse(Path file, byte[] json, long dataSize) {
        if (json.length == 0 || json[0] != '{') {
            throw FileErrors.in(file, "is not a safetensors file: its header does not begin with '{'");
        }
        // Given bytes, the parser would guess their encoding. The format requires UTF-8.
        try (JsonParser parser = JSON.createParser(
                new InputStreamReader(new ByteArrayInputStream(json), StandardCharsets.UTF_8.newDecoder()))) {
            SafetensorsHeader header = new Reader(file, parser).read();
            requireWithoutGaps(file, header.tensors, dataSize);
            return header;
        } catch (CharacterCodingException _) {
            throw FileErrors.in(file, "has a header that is not UTF-8 text");
        } catch (JsonEOFException _) {
            throw FileErrors.in(file, "has a header that is not JSON: it ends too early");
        } catch (JsonProcessingException problem) {
            throw FileErrors.in(
                    file, "has a header that is not JSON: %s", FileErrors.oneLine(problem.getOriginalMessage()));
        } catch (IOException problem) {
            throw FileErrors.reading(file, problem);
        }
    }

    /** Checks that each byte of the data belongs to one tensor: gaps and overlaps are refused. */
    private static void requireWithoutGaps(Path file, Map<String, TensorInfo> tensors, long dataSize) {
        List<Map.Entry<String, TensorInfo>> inOrder = new ArrayList<>(tensors.entrySet());
        inOrder.sort(Comparator.comparing(
                Map.Entry::getValue, Comparator.comparingLong(TensorInfo::begin).thenComparingLong(TensorInfo::end)));
        long end = 0;
        for (Map.Entry<String, TensorInfo> tensor : inOrder) {
            TensorInfo tensorInfo = tensor.getValue();
            if (tensorInfo.begin != end) {
                throw FileErrors.in(
                        file,
                        "tensor %s begins at byte %d of the data, but %s %d",
                        FileErrors.quote(tensor.getKey()),
                        tensorInfo.begin,
                        tensorInfo.begin < end ? "the tensor before it ends at" : "nothing fills the bytes from",
                        end);
            }
            end = tensorInfo.end;
        }
        if (end != dataSize) {
            throw FileErrors.in(
                    file,
                    end > dataSize
                            ? "is truncated: its tensors take %d bytes, but only %d are there"
                            : "has tensors of %d bytes, but %d are there",
                    end,
                    dataSize);
        }
    }

    /** The header as bytes, padded with spaces to a multiple of 8 so that the data after it is aligned. */
    byte[] encode() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart(METADATA);
                for (Map.Entry<String, String> entry : metadata.entrySet()) {
                    json.writeStringField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
            }
            for (Map.Entry<String, TensorInfo> tensor : tensors.entrySet()) {
                TensorInfo tensorInfo = tensor.getValue();
                json.writeObjectFieldStart(tensor.getKey());
                json.writeStringField("dtype", tensorInfo.type.name());
                json.writeFieldName("shape");
                json.writeArray(tensorInfo.shape, 0, tensorInfo.shape.length);
                json.writeFieldName("data_offsets");
                json.writeArray(new long[] {tensorInfo.begin, tensorInfo.end}, 0, 2);
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        while (bytes.size() % 8 != 0) {
            bytes.write(' ');
        }
        return bytes.toByteArray();
    }

    /** Reads the JSON tokens. Each method begins at a value's first token and ends at its last. */
    private record Reader(Path file, JsonParser json) {

        SafetensorsHeader read() throws IOException {
            Map<String, TensorInfo> tensors = new LinkedHashMap<>();
            Map<String, String> metadata = new LinkedHashMap<>();
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals(METADATA)) {
                    readMetadata(metadata);
                } else {
                    tensors.put(name, readInfo("tensor " + FileErrors.quote(name)));
                }
            }
            if (json.nextToken() != null) {
                throw FileErrors.in(file, "has a header that goes on after its JSON object");
            }
            return new SafetensorsHeader(tensors, metadata);
        }

        private void readMetadata(Map<String, String> metadata) throws IOException {
            require(json.currentToken() == JsonToken.START_OBJECT, METADATA, "is not a JSON object");
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                require(json.nextToken() == JsonToken.VALUE_STRING, METADATA, "holds something that is not a string");
                metadata.put(key, json.getText());
            }
        }

        private TensorInfo readInfo(String tensor) throws IOException {
            require(json.currentToken() == JsonToken.START_OBJECT, tensor, "is not described by a JSON object");
            ArrayType type = null;
            long[] shape = null;
            long[] offsets = null;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                json.nextToken();
                switch (key) {
                    case "dtype" -> type = readType(tensor);
                    case "shape" -> shape = readNumbers(tensor, key);
                    case "data_offsets" -> offsets = readNumbers(tensor, key);
                    // The format's own reader ignores unknown keys, too.
                    default -> json.skipChildren();
                }
            }
            require(type != null, tensor, "has no dtype");
            require(shape != null, tensor, "has no shape");
            require(offsets != null, tensor, "has no data_offsets");
            require(
                    offsets.length == 2 && offsets[0] <= offsets[1],
                    tensor,
                    "has data_offsets that are no begin and end");
            long size = type.bytes(shape);
            require(size >= 0, tensor, "has an impossible shape: " + type + Arrays.toString(shape));
            if (size != offsets[1] - offsets[0]) {
                throw wrong(
                        tensor,
                        String.format(
                                Locale.ROOT,
                                "is %s%s, which takes %d bytes, but its data_offsets span %d",
                                type,
                                Arrays.toString(shape),
                                size,
                                offsets[1] - offsets[0]));
            }
            return new TensorInfo(type, shape, offsets[0], offsets[1]);
        }

        private ArrayType readType(String tensor) throws IOException {
            require(json.currentToken() == JsonToken.VALUE_STRING, tensor, "has a dtype that is not a string");
            String name = json.getText();
            return Arrays.stream(ArrayType.values())
                    .filter(type -> type.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> wrong(tensor, "has the unknown dtype " + FileErrors.quote(name)));
        }

        private long[] readNumbers(String tensor, String key) throws IOException {
            String problem = "has a " + key + " that is not a list of whole numbers from 0";
            require(json.currentToken() == JsonToken.START_ARRAY, tensor, problem);
            long[] numbers = new long[ArrayData.MAX_RANK];
            int count = 0;
            while (json.nextToken() != JsonToken.END_ARRAY) {
                require(json.currentToken() == JsonToken.VALUE_NUMBER_INT, tensor, problem);
                require(
                        count < ArrayData.MAX_RANK,
                        tensor,
                        "has a " + key + " of more than " + ArrayData.MAX_RANK + " numbers");
                boolean fits = json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
                require(fits, tensor, "has a " + key + " with a number beyond " + Long.MAX_VALUE);
                require(json.getLongValue() >= 0, tensor, problem);
                numbers[count++] = json.getLongValue();
            }
            return Arrays.copyOf(numbers, count);
        }

        private void require(boolean condition, String what, String problem) {
            if (!condition) {
                throw wrong(what, problem);
            }
        }

        private InvalidInputException wrong(String what, String problem) {
            return FileErrors.in(file, "%s %s", what, problem);
        }
    }
}
