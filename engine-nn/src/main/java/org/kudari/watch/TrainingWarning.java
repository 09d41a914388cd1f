package org.kudari.watch;

import java.util.Locale;

/**
 * A fault of a training, in words.
 *
 * @param fault what is wrong
 * @param step the step, from 1, after which it was seen
 * @param layer the path of the layer that it is about; empty if it is about the whole network
 * @param finding what was measured
 * @param cure what would help, as the object of "try": {@code a smaller learning rate}
 */
public record TrainingWarning(Fault fault, long step, String layer, String finding, String cure) {
    /** What can be wrong. */
    public enum Fault {
        /** The loss grows, or is no number. */
        DIVERGENCE,
        /** Layers far from the loss receive almost no gradient. */
        VANISHING_GRADIENT,
        /** Layers far from the loss receive gradients that are too large. */
        EXPLODING_GRADIENT,
        /** Most units of a layer have the same output for all rows. */
        DEAD_UNITS,
        /** A step changes the weights by a large part of themselves. */
        STEPS_TOO_LARGE,
        /** A step hardly changes the weights. */
        STEPS_TOO_SMALL,
        /** The loss of new rows grows while that of the training rows falls. */
        OVERFITTING,
        /** The loss no longer falls. */
        PLATEAU,
        /** Features are far from the size that initial weights are made for. */
        UNSCALED_INPUTS,
        /** What the network says does not depend on the row. */
        LABELS_IGNORED;

        /** {@return the fault in words, such as {@code vanishing gradient}} */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** Finding and cure in a line. */
    @Override
    public String toString() {
        return fault.text() + ": " + finding + "; try " + cure;
    }
}
