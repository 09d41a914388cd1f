package org.kudari.watch;

import java.util.Optional;

/**
 * A parameter in one step. Norms are Euclidean, of all elements together.
 *
 * @param name the name, such as {@code 2.weight}
 * @param norm the norm of its values after the step
 * @param gradient the norm of its gradient, as the optimizer was given it
 * @param update the norm of what the step changed
 * @param values how many values are in which range; empty in most steps
 * @param gradients how many elements of the gradient are in which range; empty in most steps
 */
public record ParameterSummary(
        String name,
        double norm,
        double gradient,
        double update,
        Optional<Histogram> values,
        Optional<Histogram> gradients) {

    /**
     * {@return the update by the values} About 0.001 is usual. A weight that is changed by a tenth of itself in each step
     * learns nothing that lasts; one that is changed by a millionth of itself hardly learns.
     */
    public double updateRatio() {
        return update / norm;
    }
}
