package org.kudari.pictures.canvas;

import org.kudari.pictures.Samples;
import org.kudari.pictures.figure.Figure;

/** Draws a figure as SVG and as pixels, in a JVM of its own. */
final class DrawsTwice {
    private DrawsTwice() {}

    public static void main(String[] args) {
        Figure figure = Samples.all().get("lines");
        System.out.println("SVG of " + figure.svg().length() + " characters");
        try {
            System.out.println("PNG of " + figure.png().length + " bytes");
        } catch (MissingFontException e) {
            System.out.println(e.getMessage());
        }
    }
}
