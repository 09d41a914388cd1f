package org.kudari.pictures.diagram;

import java.util.Comparator;

/**
 * An arrow of a diagram.
 *
 * @param key which one it is
 * @param label a text at its middle; empty for none
 * @param gradient a text below that, in the colour of gradients; empty for none
 * @param isLit whether it stands out
 */
record Edge(Key key, String label, String gradient, boolean isLit) {
    /**
     * Which arrow it is.
     *
     * @param from the node where it begins
     * @param to the node where it ends
     * @param number how many arrows between these nodes came before it
     */
    record Key(String from, String to, int number) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::from).thenComparing(Key::to).thenComparingInt(Key::number);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    String from() {
        return key.from;
    }

    String to() {
        return key.to;
    }

    boolean hasText() {
        return lines() > 0;
    }

    /** How many texts stand at it. */
    int lines() {
        return (label.isEmpty() ? 0 : 1) + (gradient.isEmpty() ? 0 : 1);
    }

    /** The width of the widest text in pixels. */
    double width() {
        return Math.max(Node.DETAIL.width(label), Node.GRADIENT.width(gradient));
    }

    Edge withGradient(String text, boolean isNews) {
        return new Edge(key, label, text, isLit || isNews);
    }

    Edge lit() {
        return new Edge(key, label, gradient, true);
    }

    Edge unlit() {
        return new Edge(key, label, gradient, false);
    }
}
