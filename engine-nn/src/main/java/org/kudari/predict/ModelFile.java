package org.kudari.predict;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.kudari.data.Standardizer;
import org.kudari.data.Task;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.io.InvalidInputException;
import org.kudari.io.tables.CsvSchema;
import org.kudari.io.tensors.ArrayData;
import org.kudari.io.tensors.ArrayType;
import org.kudari.io.tensors.Safetensors;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.nn.Linear;
import org.kudari.nn.Model;
import org.kudari.nn.Sequential;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/**
 * Saves a {@link Predictor} as a safetensors file, and loads it. The file has the parameters by their names, {@code
 * scaling.mean} and {@code scaling.deviation}, and for a regression {@code target.mean} and {@code target.deviation}.
 * Its metadata has the architecture, see {@link ArchitectureMetadata}, and the meaning of the columns, see {@link
 * SchemaMetadata}.
 */
public final class ModelFile {
    private static final String FORMAT = "kudari.format";
    private static final String VERSION = "1";
    private static final String SCALING = "scaling";
    private static final String TARGET = "target";
    private static final String MEAN = ".mean";
    private static final String DEVIATION = ".deviation";
    private static final int MAX_MESSAGE_LENGTH = 300;

    private ModelFile() {}

    /**
     * Writes a file atomically.
     *
     * @param file a file in a folder that exists
     * @param predictor the model
     * @throws InvalidInputException if it cannot be written
     * @throws IllegalArgumentException if the model has a layer of a type that files cannot describe, or does not fit
     *     its schema
     */
    public static void write(Path file, Predictor predictor) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(FORMAT, VERSION);
        ArchitectureMetadata.write(predictor.model().architecture(), metadata);
        SchemaMetadata.write(predictor.schema(), metadata);
        requireReadable(metadata);
        Map<String, ArrayData> tensors = new LinkedHashMap<>();
        Parameters parameters = predictor.model().parameters();
        for (int i = 0; i < parameters.size(); i++) {
            Tensor parameter = parameters.get(i);
            tensors.put(
                    parameters.name(i),
                    ArrayData.of(parameter.toFloatArray(), parameter.shape().toArray()));
        }
        putScaling(tensors, SCALING, predictor.scaling());
        predictor.targetScaling().ifPresent(scaling -> putScaling(tensors, TARGET, scaling));
        Safetensors.write(file, tensors, metadata);
    }

    /** Checks that the file can be read back, before it is written. */
    private static void requireReadable(Map<String, String> metadata) {
        layersThatFit(ArchitectureMetadata.read(metadata), SchemaMetadata.read(metadata));
    }

    private static void putScaling(Map<String, ArrayData> tensors, String name, Standardizer scaling) {
        tensors.put(name + MEAN, ArrayData.of(scaling.mean(), scaling.columns()));
        tensors.put(name + DEVIATION, ArrayData.of(scaling.deviation(), scaling.columns()));
    }

    /**
     * Reads a file to a device.
     *
     * @param file the file
     * @param device the device
     * @return the model
     * @throws InvalidInputException if it cannot be read, is damaged, or is not a model of this engine
     */
    public static Predictor read(Path file, Device device) {
        try (Safetensors opened = Safetensors.open(file)) {
            String version = opened.metadata().get(FORMAT);
            if (version == null) {
                throw new InvalidInputException(file + ": is a safetensors file, but not a model that kudari saved");
            }
            if (!version.equals(VERSION)) {
                throw new InvalidInputException(
                        file + ": is a model of format " + version + "; this kudari reads format " + VERSION);
            }
            Sequential architecture = ArchitectureMetadata.read(opened.metadata());
            CsvSchema schema = SchemaMetadata.read(opened.metadata());
            // Checked before anything is allocated: the file has tensors of the sizes that its layers claim.
            layersThatFit(architecture, schema).forEach((path, linear) -> {
                opened.require(path + ".weight", ArrayType.F32, linear.inputs(), linear.outputs());
                opened.require(path + ".bias", ArrayType.F32, linear.outputs());
            });
            Model model = architecture.on(device, 0);
            copyParameters(opened, model.parameters(), device);
            return new Predictor(
                    model, schema, scaling(opened, SCALING, schema.features()), targetScaling(opened, schema));
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(file + ": is damaged: " + shortened(e.getMessage()));
        }
    }

    /**
     * The Linear layers by path.
     *
     * @throws IllegalArgumentException if they do not fit each other and the schema
     */
    private static Map<String, Linear> layersThatFit(Sequential architecture, CsvSchema schema) {
        Map<String, Linear> linears = ArchitectureMetadata.linears(architecture);
        long width = schema.features();
        for (Map.Entry<String, Linear> entry : linears.entrySet()) {
            Linear linear = entry.getValue();
            if (linear.inputs() != width) {
                throw new IllegalArgumentException(
                        "layer " + entry.getKey() + " takes " + linear.inputs() + " inputs, but is given " + width);
            }
            width = linear.outputs();
        }
        int outputs = schema.task() == Task.REGRESS ? 1 : schema.classes().size();
        if (width != outputs) {
            throw new IllegalArgumentException("the model has " + width + " output(s), but needs " + outputs);
        }
        return linears;
    }

    private static void copyParameters(Safetensors file, Parameters parameters, Device device) {
        for (int i = 0; i < parameters.size(); i++) {
            Shape shape = parameters.get(i).shape();
            float[] values = file.require(parameters.name(i), ArrayType.F32, shape.toArray())
                    .floats();
            for (float value : values) {
                if (!Float.isFinite(value)) {
                    throw new IllegalArgumentException(
                            "the parameter '" + parameters.name(i) + "' has the value " + value);
                }
            }
            try (Scope _ = device.scope()) {
                parameters.set(i, Tensor.of(device, DType.FLOAT32, MemorySegment.ofArray(values), shape));
            }
        }
    }

    /** If either tensor is present, both are required. */
    private static Optional<Standardizer> targetScaling(Safetensors file, CsvSchema schema) {
        boolean isThere =
                file.tensors().containsKey(TARGET + MEAN) || file.tensors().containsKey(TARGET + DEVIATION);
        return schema.task() == Task.REGRESS && isThere ? Optional.of(scaling(file, TARGET, 1)) : Optional.empty();
    }

    private static Standardizer scaling(Safetensors file, String name, int columns) {
        return new Standardizer(
                file.require(name + MEAN, ArrayType.F64, columns).doubles(),
                file.require(name + DEVIATION, ArrayType.F64, columns).doubles());
    }

    /** Limits the text that an error quotes from an untrusted file. */
    private static String shortened(String message) {
        return message.length() <= MAX_MESSAGE_LENGTH ? message : message.substring(0, MAX_MESSAGE_LENGTH) + "...";
    }
}
