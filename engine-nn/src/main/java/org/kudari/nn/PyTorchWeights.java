package org.kudari.nn;

import java.util.function.UnaryOperator;
import org.kudari.model.Layer;
import org.kudari.model.WeightMapping;

/**
 * The mapping of weights that PyTorch wrote, as {@code safetensors.torch.save_file(model.state_dict(), "file")}. Layers
 * are found by the names that they have in both models: the attribute of a module is the name given by {@link Layer#as}.
 * PyTorch keeps the weight of a linear layer as {@code [out, in]}, so it is transposed. The counters of batch
 * normalisation are left unread.
 *
 * {@snippet :
 * // All but the head, of a file whose names begin with "encoder.":
 * model.load(file, new PyTorchWeights(name -> name.startsWith("head.") ? null : "encoder." + name)
 *     .ignoring(nameInFile -> nameInFile.startsWith("classifier.")));
 * }
 *
 * @param rename from the name of a parameter or state in the model to that in the file; null leaves it as it is in the
 *     model
 */
public record PyTorchWeights(UnaryOperator<String> rename) implements WeightMapping {

    /** The mapping for models whose layers have the names that they have in PyTorch. */
    public PyTorchWeights() {
        this(UnaryOperator.identity());
    }

    @Override
    public Source source(String name, Layer layer) {
        boolean isTransposed = layer instanceof Linear && (name.endsWith(".weight") || name.equals("weight"));
        String nameInFile = rename.apply(name);
        return nameInFile == null ? null : new Source(nameInFile, isTransposed);
    }

    @Override
    public boolean isIgnored(String nameInFile) {
        return nameInFile.endsWith("num_batches_tracked");
    }
}
