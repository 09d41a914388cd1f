package org.kudari.pictures.canvas;

import java.util.List;

/**
 * A colour by what it is for. It is one colour on light paper and another one on dark paper. Colours are {@code 0xRRGGBB}.
 *
 * @param name the name of its class in an SVG file; empty for a colour that is the same on any paper
 * @param light the colour on light paper
 * @param dark the colour on dark paper
 */
public record Ink(String name, int light, int dark) {
    /** Of texts, and of what matters most. */
    public static final Ink TEXT = new Ink("text", 0x1f2430, 0xe6e8ec);

    /** Of axes, and of texts that matter less. */
    public static final Ink MUTED = new Ink("muted", 0x5f6672, 0xa2a9b4);

    /** Of the lines of a grid. */
    public static final Ink GRID = new Ink("grid", 0xdfe2e7, 0x343a44);

    /** Of the paper. */
    public static final Ink PAPER = new Ink("paper", 0xffffff, 0x16191f);

    // Okabe and Ito, "Color universal design", 2008, without yellow and black; the darker ones are lighter on dark
    // paper.
    private static final List<Ink> SERIES = List.of(
            new Ink("series0", 0x0072b2, 0x4ba6dd),
            new Ink("series1", 0xd55e00, 0xf0812e),
            new Ink("series2", 0x009e73, 0x1fbf93),
            new Ink("series3", 0xb4558f, 0xd98abb),
            new Ink("series4", 0xc98a00, 0xe69f00),
            new Ink("series5", 0x3a93c8, 0x7cc4f0));

    /** All inks with names. */
    static final List<Ink> NAMED = List.of(
            TEXT,
            MUTED,
            GRID,
            PAPER,
            SERIES.get(0),
            SERIES.get(1),
            SERIES.get(2),
            SERIES.get(3),
            SERIES.get(4),
            SERIES.get(5));

    /**
     * {@return the ink of a series} People who do not tell all colours apart tell these apart. After six they repeat.
     *
     * @param index the number of the series, from 0
     */
    public static Ink series(int index) {
        return SERIES.get(Math.floorMod(index, SERIES.size()));
    }

    /**
     * {@return a colour that is the same on any paper}
     *
     * @param rgb the colour, {@code 0xRRGGBB}
     */
    public static Ink rgb(int rgb) {
        return new Ink("", rgb, rgb);
    }
}
