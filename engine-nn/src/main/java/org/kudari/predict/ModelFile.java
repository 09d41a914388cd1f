package org.kudari.predict;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.device.Scope;
import org.kudari.io.InvalidInputException;
import org.kudari.io.tensors.ArrayData;
import org.kudari.io.tensors.ArrayType;
import org.kudari.io.tensors.Safetensors;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.model.Layer;
import org.kudari.model.Model;
import org.kudari.model.ModelShapes;
import org.kudari.model.State;
import org.kudari.model.codec.LayerCodecException;
import org.kudari.model.codec.LayerCodecs;
import org.kudari.table.schema.EmbeddingSize;
import org.kudari.table.schema.TableSchema;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/**
 * Saves a {@link Predictor} as a safetensors file, and loads it. The file has the parameters and states by their names.
 * Its metadata has the architecture, see {@link LayerCodecs}, and what each column is for, see {@link TableSchema#write}.
 * Files of earlier versions can be read.
 */
public final class ModelFile {
    private static final String FORMAT = "kudari.format";
    private static final String VERSION = "2";
    private static final String FIRST_VERSION = "1";
    private static final String ARCHITECTURE = "kudari.layer";

    private static final int MAX_MESSAGE_LENGTH = 300;

    private ModelFile() {}

    /**
     * Writes a file atomically.
     *
     * @param file a file in a folder that exists
     * @param predictor the model
     * @throws InvalidInputException if it cannot be written
     * @throws IllegalArgumentException if there is no codec for a layer of the model, or it does not fit its schema
     */
    public static void write(Path file, Predictor predictor) {
        write(file, predictor, LayerCodecs.standard());
    }

    /**
     * Writes a file atomically.
     *
     * @param file a file in a folder that exists
     * @param predictor the model
     * @param codecs how its layers are written
     * @throws InvalidInputException if it cannot be written
     * @throws IllegalArgumentException if there is no codec for a layer of the model, or it does not fit its schema
     */
    public static void write(Path file, Predictor predictor, LayerCodecs codecs) {
        Map<String, String> metadata = metadata(predictor, codecs);
        Map<String, ArrayData> tensors = new LinkedHashMap<>();
        Model model = predictor.model();
        Parameters parameters = model.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            tensors.put(parameters.name(i), ArrayData.of(parameters.get(i)));
        }
        model.states().forEach(state -> tensors.put(state.name(), ArrayData.of(state.value())));
        Safetensors.write(file, tensors, metadata);
    }

    /**
     * Throws if a model could not be written, so that nobody hears of it only after a long training. Writes nothing.
     *
     * @param predictor the model, trained or not
     * @param codecs how its layers are written
     * @throws IllegalArgumentException if there is no codec for a layer of the model, or it does not fit its schema
     */
    public static void requireSavable(Predictor predictor, LayerCodecs codecs) {
        metadata(predictor, codecs);
    }

    /** All of a file but its tensors, checked: it can be read again. */
    private static Map<String, String> metadata(Predictor predictor, LayerCodecs codecs) {
        Model model = predictor.model();
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(FORMAT, VERSION);
        metadata.putAll(codecs.write(model.architecture(), ARCHITECTURE));
        requireFits(model.architecture(), predictor.schema());
        predictor.schema().write(metadata);
        TableSchema.read(metadata);
        return metadata;
    }

    /**
     * Reads a file to a device.
     *
     * @param file the file
     * @param device the device
     * @return the model
     * @throws InvalidInputException if it cannot be read, is damaged, is not a model of this engine, or has a layer that
     *     there is no codec for
     */
    public static Predictor read(Path file, Device device) {
        return read(file, device, LayerCodecs.standard());
    }

    /**
     * Reads a file to a device.
     *
     * @param file the file
     * @param device the device
     * @param codecs how its layers are read
     * @return the model
     * @throws InvalidInputException if it cannot be read, is damaged, is not a model of this engine, or has a layer that
     *     there is no codec for
     */
    public static Predictor read(Path file, Device device, LayerCodecs codecs) {
        try (Safetensors opened = Safetensors.open(file)) {
            String version = opened.metadata().get(FORMAT);
            if (version == null) {
                throw new InvalidInputException(file + ": is a safetensors file, but not a model that kudari saved");
            }
            if (!version.equals(VERSION) && !version.equals(FIRST_VERSION)) {
                throw new InvalidInputException(file + ": is a model of format " + version
                        + "; this kudari reads the formats up to " + VERSION);
            }
            Layer architecture = codecs.read(opened.metadata(), ARCHITECTURE);
            TableSchema schema =
                    version.equals(VERSION) ? TableSchema.read(opened.metadata()) : FirstFormat.schema(opened);
            // Checked before anything is allocated: the file has tensors of the sizes that its layers claim.
            ModelShapes shapes = ModelShapes.of(architecture);
            shapes.parameters().forEach(claimed -> values(opened, claimed.name(), claimed.shape()));
            shapes.states().forEach(claimed -> values(opened, claimed.name(), claimed.shape()));
            requireFits(architecture, schema);
            Model model = architecture.on(device, 0);
            copyValues(opened, model);
            requireVectors(model, schema);
            return new Predictor(model, schema);
        } catch (LayerCodecException e) {
            throw new InvalidInputException(file + ": " + shortened(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(file + ": is damaged: " + shortened(e.getMessage()));
        }
    }

    private static ArrayData values(Safetensors file, String name, Shape shape) {
        return file.require(name, ArrayType.F32, shape.toArray());
    }

    /**
     * Runs the model on a device that computes shapes only.
     *
     * @throws IllegalArgumentException if the layers do not fit each other and the schema
     */
    private static void requireFits(Layer architecture, TableSchema schema) {
        int outputs = schema.outputs();
        try (Device shapes = Devices.shapesOnly()) {
            List<Tensor> inputs = new ArrayList<>();
            if (schema.width() > 0) {
                inputs.add(Tensor.zeros(shapes, DType.FLOAT32, Shape.of(1, schema.width())));
            }
            if (!schema.embeddings().isEmpty()) {
                inputs.add(Tensor.zeros(
                        shapes, DType.INT32, Shape.of(1, schema.embeddings().size())));
            }
            if (inputs.isEmpty()) {
                throw new IllegalArgumentException("its columns are all ignored, so that a model has no inputs");
            }
            Shape output = outputOf(architecture.on(shapes, 0), inputs);
            if (!output.equals(Shape.of(1, outputs))) {
                throw new IllegalArgumentException(
                        output.rank() == 2 && output.dim(0) == 1
                                ? "the model has " + output.dim(1) + " output(s), but needs " + outputs
                                : "the model's output for one row has shape " + output + ", but must have "
                                        + Shape.of(1, outputs));
            }
        }
    }

    private static Shape outputOf(Model model, List<Tensor> inputs) {
        try {
            List<Tensor> outputs = model.predict(inputs);
            if (outputs.size() != 1) {
                throw new IllegalArgumentException("it has " + outputs.size() + " outputs");
            }
            return outputs.getFirst().shape();
        } catch (IllegalArgumentException e) {
            String rows = inputs.stream()
                    .map(input -> input.shape().dim(1) + (input.type() == DType.INT32 ? " indices" : " numbers"))
                    .collect(Collectors.joining(" and "));
            throw new IllegalArgumentException("the model does not take rows of " + rows + ": " + e.getMessage(), e);
        }
    }

    /**
     * Predicts a row with the last value of each embedded column. Else the first row with a value that the network has no
     * vector for would find out.
     *
     * @throws IllegalArgumentException if a column has more values than the network has vectors
     */
    private static void requireVectors(Model model, TableSchema schema) {
        int[] last = schema.embeddings().stream()
                .mapToInt(embedding -> embedding.count() - 1)
                .toArray();
        if (last.length == 0 || hasVectors(model, schema, last)) {
            return;
        }
        for (int column = 0; column < last.length; column++) {
            int[] one = new int[last.length];
            one[column] = last[column];
            if (!hasVectors(model, schema, one)) {
                EmbeddingSize size = schema.embeddings().get(column);
                throw new IllegalArgumentException("the column '" + size.column() + "' needs " + size.count()
                        + " vectors, which the network does not have");
            }
        }
    }

    private static boolean hasVectors(Model model, TableSchema schema, int... indices) {
        Device device = model.device();
        try (Scope _ = device.scope()) {
            List<Tensor> inputs = new ArrayList<>();
            if (schema.width() > 0) {
                inputs.add(Tensor.zeros(device, DType.FLOAT32, Shape.of(1, schema.width())));
            }
            inputs.add(Tensor.of(device, DType.INT32, MemorySegment.ofArray(indices), Shape.of(1, indices.length)));
            // An asynchronous device finds out when a result is read.
            model.predict(inputs).getFirst().toFloatArray();
            return true;
        } catch (IndexOutOfBoundsException _) {
            return false;
        }
    }

    private static void copyValues(Safetensors file, Model model) {
        Parameters parameters = model.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            try (Scope _ = model.device().scope()) {
                Shape shape = parameters.get(i).shape();
                parameters.set(i, loaded(file, "parameter", parameters.name(i), shape, model.device()));
            }
        }
        for (State state : model.states()) {
            try (Scope _ = model.device().scope()) {
                state.set(loaded(file, "state", state.name(), state.shape(), model.device()));
            }
        }
    }

    private static Tensor loaded(Safetensors file, String kind, String name, Shape shape, Device device) {
        float[] values = values(file, name, shape).floats();
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("the " + kind + " '" + name + "' has the value " + value);
            }
        }
        return Tensor.of(device, DType.FLOAT32, MemorySegment.ofArray(values), shape);
    }

    /** Limits the text that an error quotes from an untrusted file. */
    private static String shortened(String message) {
        return message.length() <= MAX_MESSAGE_LENGTH ? message : message.substring(0, MAX_MESSAGE_LENGTH) + "...";
    }
}
