package org.kudari.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kudari.device.Scope;
import org.kudari.io.InvalidInputException;
import org.kudari.io.tensors.ArrayData;
import org.kudari.io.tensors.NamedArrays;
import org.kudari.io.tensors.Npz;
import org.kudari.io.tensors.Safetensors;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Tensor;

/** Writes the parameters and states of a model by their names, and reads them. */
final class ModelWeights {
    private static final String NPZ = ".npz";

    private ModelWeights() {}

    /** A parameter or state: its name, the layer that declared it, and its memory. */
    record Weight(String name, Layer layer, Tensor values) {}

    static void save(Path file, List<Weight> weights) {
        Map<String, ArrayData> arrays = new LinkedHashMap<>();
        weights.forEach(weight -> arrays.put(weight.name(), ArrayData.of(weight.values())));
        if (isNpz(file)) {
            Npz.write(file, arrays);
        } else {
            Safetensors.write(file, arrays, Map.of());
        }
    }

    private static boolean isNpz(Path file) {
        return file.toString().endsWith(NPZ);
    }

    static void load(Path file, WeightMapping mapping, List<Weight> weights) {
        try (NamedArrays arrays = isNpz(file) ? Npz.open(file) : Safetensors.open(file)) {
            // All is checked before any of it is copied.
            Map<Weight, WeightMapping.Source> sources = sources(arrays, mapping, weights);
            sources.forEach((weight, source) -> requireFits(arrays, weight, source));
            sources.forEach((weight, source) -> copy(arrays, weight, source));
        }
    }

    private static Map<Weight, WeightMapping.Source> sources(
            NamedArrays arrays, WeightMapping mapping, List<Weight> weights) {
        Map<Weight, WeightMapping.Source> sources = new LinkedHashMap<>();
        Set<String> unread = new LinkedHashSet<>(arrays.names());
        List<String> missing = new ArrayList<>();
        for (Weight weight : weights) {
            WeightMapping.Source source = mapping.source(weight.name(), weight.layer());
            if (source != null) {
                sources.put(weight, source);
                unread.remove(source.name());
                if (!arrays.names().contains(source.name())) {
                    missing.add(source.name());
                }
            }
        }
        unread.removeIf(mapping::isIgnored);
        if (!missing.isEmpty() || !unread.isEmpty()) {
            throw new InvalidInputException(arrays.file() + ": does not fit the model:"
                    + (missing.isEmpty() ? "" : " it lacks " + some(missing))
                    + (missing.isEmpty() || unread.isEmpty() ? "" : ", and")
                    + (unread.isEmpty() ? "" : " the model has no place for " + some(unread)));
        }
        return sources;
    }

    /** The first names of many. */
    private static String some(Iterable<String> names) {
        List<String> all = new ArrayList<>();
        names.forEach(all::add);
        String first = String.join(", ", all.subList(0, Math.min(6, all.size())));
        return all.size() <= 6 ? first : first + " and " + (all.size() - 6) + " more";
    }

    private static void requireFits(NamedArrays arrays, Weight weight, WeightMapping.Source source) {
        ArrayData data = arrays.get(source.name());
        if (data.type().tensorType().filter(DType::isFloating).isEmpty()) {
            throw new InvalidInputException(arrays.file() + ": '" + source.name() + "' is " + data
                    + ", but the model's '" + weight.name() + "' takes F16, BF16, F32 or F64");
        }
        Shape shape = Shape.of(data.shape());
        Shape wanted = weight.values().shape();
        if (source.isTransposed() && shape.rank() != 2) {
            throw new InvalidInputException(arrays.file() + ": '" + source.name() + "' is " + data
                    + ", but is to be transposed, so it must be a matrix");
        }
        Shape turned = source.isTransposed() ? Shape.of(shape.dim(1), shape.dim(0)) : shape;
        if (!turned.equals(wanted)) {
            throw new InvalidInputException(arrays.file() + ": '" + source.name() + "' is " + data
                    + (source.isTransposed() ? ", transposed " + turned : "") + ", but the model's '" + weight.name()
                    + "' has shape " + wanted);
        }
    }

    private static void copy(NamedArrays arrays, Weight weight, WeightMapping.Source source) {
        try (Scope _ = weight.values().device().scope()) {
            Tensor read = arrays.get(source.name()).on(weight.values().device());
            InPlace.copy(source.isTransposed() ? read.transpose() : read, weight.values());
        }
    }
}
