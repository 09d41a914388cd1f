package org.kudari.benchmarks.app;

/** Parses numbers of options. */
final class WholeNumbers {
    private WholeNumbers() {}

    /**
     * A whole number from 1 to {@code most}.
     *
     * @throws BadInput if it is not; the message names the option
     */
    static int whole(String option, String text, int most) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Reported below.
        }
        throw new BadInput(option + " must be a whole number from 1 to " + most + ", not '" + text + "'");
    }
}
