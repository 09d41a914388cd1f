package org.kudari.model;

import java.util.List;
import org.kudari.tensor.Parameters;

/**
 * The names and shapes of what a model has, found out before there is a device or memory for it.
 *
 * @param parameters the parameters, in the order of the layers
 * @param states the states, in the order of the layers
 */
public record ModelShapes(List<Parameters.Declaration> parameters, List<Parameters.Declaration> states) {

    /** Copies the lists. */
    public ModelShapes {
        parameters = List.copyOf(parameters);
        states = List.copyOf(states);
    }

    /**
     * {@return the names and shapes of a model with this architecture}
     *
     * @param architecture the architecture
     * @throws IllegalStateException if a layer cannot be built
     */
    public static ModelShapes of(Layer architecture) {
        Declarations declarations = new Declarations(0);
        new ModelBuilder(declarations).build(architecture);
        return new ModelShapes(
                declarations.parameters(),
                declarations.states().stream()
                        .map(state -> new Parameters.Declaration(state.name(), state.shape()))
                        .toList());
    }
}
