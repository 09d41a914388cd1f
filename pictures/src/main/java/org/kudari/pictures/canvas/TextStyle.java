package org.kudari.pictures.canvas;

/**
 * How a text is drawn.
 *
 * @param size the size of the letters in pixels
 * @param ink the colour
 * @param anchor which part of the text is at the place that is given
 * @param isBold whether the letters are bold
 * @param isUpwards whether the text runs upwards instead of to the right
 */
public record TextStyle(double size, Ink ink, Anchor anchor, boolean isBold, boolean isUpwards) {

    private static final String ELLIPSIS = "\u2026";

    /** How much wider texts are in a wide font, such as DejaVu Sans, than in a common one. */
    private static final double WIDEST = 1.13;

    /** Which part of a text is at its place. */
    public enum Anchor {
        /** Its beginning. */
        START,
        /** Its middle. */
        MIDDLE,
        /** Its end. */
        END
    }

    /**
     * A style of plain letters whose text begins at its place.
     *
     * @param size the size in pixels
     * @param ink the colour
     */
    public TextStyle(double size, Ink ink) {
        this(size, ink, Anchor.START, false, false);
    }

    /** {@return this style with the beginning of the text at its place} */
    public TextStyle start() {
        return new TextStyle(size, ink, Anchor.START, isBold, isUpwards);
    }

    /** {@return this style with the middle of the text at its place} */
    public TextStyle middle() {
        return new TextStyle(size, ink, Anchor.MIDDLE, isBold, isUpwards);
    }

    /** {@return this style with the end of the text at its place} */
    public TextStyle end() {
        return new TextStyle(size, ink, Anchor.END, isBold, isUpwards);
    }

    /** {@return this style with bold letters} */
    public TextStyle bold() {
        return new TextStyle(size, ink, anchor, true, isUpwards);
    }

    /** {@return this style with a text that runs upwards} */
    public TextStyle upwards() {
        return new TextStyle(size, ink, anchor, isBold, true);
    }

    /**
     * {@return about how wide a text is in this style, in pixels} It is the width in a common sans-serif font, whatever
     * fonts there are here. So a figure has the same layout everywhere.
     *
     * @param text the text
     */
    public double width(String text) {
        return text.codePoints().mapToDouble(TextStyle::widthOf).sum() * size * (isBold ? 1.07 : 1);
    }

    /**
     * {@return about how wide a text is in this style where fonts are wide, in pixels}
     *
     * @param text the text
     */
    public double widest(String text) {
        return WIDEST * width(text);
    }

    /**
     * {@return a text that is not wider than its room, even in a wide font} What is too much of it becomes an ellipsis.
     *
     * @param text the text
     * @param room the room in pixels; the ellipsis itself is kept in any
     */
    public String shortened(String text, double room) {
        double common = room / WIDEST;
        if (width(text) <= common) {
            return text;
        }
        double left = common - width(ELLIPSIS);
        StringBuilder kept = new StringBuilder();
        for (int letter : text.codePoints().toArray()) {
            left -= width(Character.toString(letter));
            if (left < 0) {
                break;
            }
            kept.appendCodePoint(letter);
        }
        return kept.toString().stripTrailing() + ELLIPSIS;
    }

    /** The width of a letter in parts of the size. */
    private static double widthOf(int letter) {
        if (letter >= 0x2e80 || letter == ELLIPSIS.charAt(0)) {
            return 1;
        }
        if ("iljI.,:;'|!".indexOf(letter) >= 0) {
            return 0.28;
        }
        if (" ftr()[]-/".indexOf(letter) >= 0) {
            return 0.36;
        }
        if ("mwMW%@".indexOf(letter) >= 0) {
            return 0.87;
        }
        return Character.isUpperCase(letter) || "+=<>\u2212\u00d7\u2192\u2190".indexOf(letter) >= 0 ? 0.69 : 0.57;
    }
}
