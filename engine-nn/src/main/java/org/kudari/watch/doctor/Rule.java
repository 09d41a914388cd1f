package org.kudari.watch.doctor;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.kudari.watch.EpochSummary;
import org.kudari.watch.RunDescription;
import org.kudari.watch.RunEnd;
import org.kudari.watch.StepSummary;
import org.kudari.watch.TrainingWarning;

/** Finds one kind of fault. */
interface Rule {

    default void begin(RunDescription run) {}

    default Optional<TrainingWarning> step(StepSummary step) {
        return Optional.empty();
    }

    /** @param known the faults that were found before */
    default Optional<TrainingWarning> epoch(EpochSummary epoch, Set<TrainingWarning.Fault> known) {
        return Optional.empty();
    }

    default Optional<TrainingWarning> end(RunEnd end) {
        return Optional.empty();
    }

    /** A text with numbers in it. */
    static String text(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /** Counts how often in a row something was so. */
    final class Streak {
        private final int needed;
        private int length;

        Streak(int needed) {
            this.needed = needed;
        }

        /** Whether it was so as often as needed, this time included. */
        boolean add(boolean isSo) {
            length = isSo ? length + 1 : 0;
            return length >= needed;
        }
    }
}
