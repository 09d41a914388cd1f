package org.kudari.examples.gallery.page;

import java.util.List;
import java.util.stream.IntStream;
import org.kudari.pictures.canvas.NumberText;

/**
 * Something that the reader of a page can change.
 *
 * @param label what it is, in the page's language
 * @param positions what it can be set to, in the page's language
 * @param first the index of the position that it begins at
 */
public record Knob(String label, List<String> positions, int first) {
    /**
     * Checks the positions.
     *
     * @throws IllegalArgumentException if there is no first one
     */
    public Knob {
        positions = List.copyOf(positions);
        if (first < 0 || first >= positions.size()) {
            throw new IllegalArgumentException(
                    "the knob '" + label + "' has " + positions.size() + " positions, and begins at " + first);
        }
    }

    /**
     * {@return a knob for numbers}
     *
     * @param label what they are, in the page's language
     * @param numbers what it can be set to
     * @param first the index of the number that it begins at
     */
    public static Knob of(String label, float[] numbers, int first) {
        List<String> positions = IntStream.range(0, numbers.length)
                .mapToObj(i -> NumberText.significant(numbers[i], 4))
                .toList();
        return new Knob(label, positions, first);
    }
}
