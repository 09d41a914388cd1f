package org.kudari.examples.gallery.page;

import java.util.List;

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
}
