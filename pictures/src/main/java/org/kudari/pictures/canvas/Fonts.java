package org.kudari.pictures.canvas;

import java.awt.Font;
import java.awt.GraphicsEnvironment;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The fonts of this machine that have the letters of a text. */
final class Fonts {
    private static final String ADVICE = "; write SVG, which needs no font, or install one, such as Debian's";

    /** The family in which texts were found to be drawable, by the text. */
    private static final Map<String, String> FAMILIES = new ConcurrentHashMap<>();

    private Fonts() {}

    /**
     * {@return a font for a text}
     *
     * @param text the text
     * @param style its size and weight
     * @param scale what the size is multiplied by
     * @throws MissingFontException if no font here has all letters of it
     */
    static Font of(String text, TextStyle style, double scale) {
        String family = FAMILIES.computeIfAbsent(text, Fonts::familyOf);
        return new Font(family, style.isBold() ? Font.BOLD : Font.PLAIN, 1).deriveFont((float) (style.size() * scale));
    }

    private static String familyOf(String text) {
        String[] families;
        try {
            if (isDrawnBy(Font.SANS_SERIF, text)) {
                return Font.SANS_SERIF;
            }
            families = GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames(Locale.ROOT);
            // Java throws errors and exceptions of several kinds where there is no font at all.
        } catch (RuntimeException | InternalError | NoClassDefFoundError e) {
            throw new MissingFontException(
                    "texts cannot be drawn as pixels: this machine has no font" + ADVICE + " fonts-dejavu-core", e);
        }
        return Arrays.stream(families)
                .filter(family -> isDrawnBy(family, text))
                .findFirst()
                .orElseThrow(() -> new MissingFontException(
                        "no font of this machine has all letters of '" + text + "'" + ADVICE + " fonts-ipafont-gothic",
                        null));
    }

    private static boolean isDrawnBy(String family, String text) {
        return new Font(family, Font.PLAIN, 12).canDisplayUpTo(text) < 0;
    }
}
