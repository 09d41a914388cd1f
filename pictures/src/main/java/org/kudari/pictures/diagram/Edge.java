package org.kudari.pictures.diagram;

/**
 * An arrow of a diagram.
 *
 * @param from the node where it begins
 * @param to the node where it ends
 * @param label a text at its middle; empty for none
 * @param gradient a text below that, in the colour of gradients; empty for none
 * @param isLit whether it stands out
 */
record Edge(String from, String to, String label, String gradient, boolean isLit) {
    boolean joins(String one, String other) {
        return from.equals(one) && to.equals(other);
    }

    boolean hasText() {
        return lines() > 0;
    }

    /** How many texts stand at it. */
    int lines() {
        return (label.isEmpty() ? 0 : 1) + (gradient.isEmpty() ? 0 : 1);
    }

    Edge unlit() {
        return new Edge(from, to, label, gradient, false);
    }

    /** The same arrow without what stands at it. */
    Edge bare() {
        return new Edge(from, to, "", "", false);
    }
}
