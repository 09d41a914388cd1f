package org.kudari.table.cells;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.kudari.table.NumberText;
import org.kudari.table.TimeText;

/** The texts that are missing cells, the empty one among them. */
final class MissingTexts {
    private final Set<String> texts;
    private final boolean hasNumbers;
    private final boolean hasTimes;

    MissingTexts(Collection<String> texts) {
        this.texts = new HashSet<>(texts);
        this.texts.add("");
        hasNumbers = texts.stream().anyMatch(text -> !Double.isNaN(NumberText.parse(text)));
        hasTimes = texts.stream().anyMatch(text -> !Double.isNaN(TimeText.seconds(text)));
    }

    /** Whether a text without spaces around is a missing cell. */
    boolean contains(String text) {
        return texts.contains(text);
    }

    /** Whether a number may be a missing cell, such as -999. If not, no number needs to become a text to know it. */
    boolean hasNumbers() {
        return hasNumbers;
    }

    /** Whether a time may be a missing cell. */
    boolean hasTimes() {
        return hasTimes;
    }
}
