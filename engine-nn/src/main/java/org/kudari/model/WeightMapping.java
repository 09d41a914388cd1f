package org.kudari.model;

import java.util.function.Predicate;

/**
 * Where in a file the parameters and states of a model are, and which are kept transposed there. Other libraries name
 * their layers differently, and keep the weight of a linear layer the other way round. {@code nn.PyTorchWeights} is the
 * mapping of PyTorch's files.
 */
@FunctionalInterface
public interface WeightMapping {

    /**
     * An array of a file.
     *
     * @param name its name in the file
     * @param isTransposed whether it is a matrix that is to be transposed
     */
    record Source(String name, boolean isTransposed) {}

    /**
     * Says where a parameter or state is.
     *
     * @param name its name in the model, such as {@code encoder.fc1.weight}
     * @param layer the layer that declared it
     * @return where it is in the file; null to leave it as it is in the model
     */
    Source source(String name, Layer layer);

    /**
     * {@return whether an array of the file may be left unread} Else that is an error.
     *
     * @param nameInFile the name of an array that no parameter and no state is mapped to
     */
    default boolean isIgnored(String nameInFile) {
        return false;
    }

    /**
     * {@return the same mapping, where more arrays of the file may be left unread}
     *
     * @param unwanted tells by its name in the file whether an array may be left unread
     */
    default WeightMapping ignoring(Predicate<String> unwanted) {
        WeightMapping all = this;
        return new WeightMapping() {
            @Override
            public Source source(String name, Layer layer) {
                return all.source(name, layer);
            }

            @Override
            public boolean isIgnored(String nameInFile) {
                return all.isIgnored(nameInFile) || unwanted.test(nameInFile);
            }
        };
    }

    /**
     * {@return the mapping of files that this engine wrote, for a part of a model: what is not wanted stays as it is, and
     * may be in the file or not}
     *
     * @param wanted tells by its name whether a parameter or state is taken
     */
    static WeightMapping part(Predicate<String> wanted) {
        return new WeightMapping() {
            @Override
            public Source source(String name, Layer layer) {
                return wanted.test(name) ? new Source(name, false) : null;
            }

            @Override
            public boolean isIgnored(String nameInFile) {
                return !wanted.test(nameInFile);
            }
        };
    }

    /** {@return the mapping of files that this engine wrote: the same names, nothing transposed} */
    static WeightMapping same() {
        return (name, _) -> new Source(name, false);
    }
}
