package org.kudari.pictures;

import org.kudari.pictures.figure.Figure;
import org.kudari.tensor.Tensor;

/** Pictures of tensors. */
public final class Pictures {
    private Pictures() {}

    /**
     * Draws how a tensor was computed: {@code Pictures.graph(loss).write(Path.of("loss.svg"))}. See {@link GraphPicture},
     * which draws the gradients, too.
     *
     * @param result a tensor that was computed from a variable, before a backward pass frees its graph
     * @return a figure that is as large as the graph needs
     * @throws IllegalArgumentException if it was computed from no variable
     * @throws IllegalStateException if a backward pass has freed a part of the graph
     */
    public static Figure graph(Tensor result) {
        return GraphPicture.unwatched(result).figure();
    }
}
