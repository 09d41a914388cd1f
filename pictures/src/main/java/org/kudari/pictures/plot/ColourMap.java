package org.kudari.pictures.plot;

import org.kudari.pictures.canvas.Ink;

/**
 * Colours for numbers. The lightness of {@link #VIRIDIS} and {@link #GREY} goes one way, so these read as well without
 * colour. {@link #DIVERGING} is lightest in its middle: without colour, it shows how far from there a number is, but not on
 * which side.
 */
public enum ColourMap {
    /** From dark blue to yellow: matplotlib's {@code viridis}, by van der Walt and Smith, CC0, at eight points. */
    VIRIDIS(0x440154, 0x46327e, 0x365c8d, 0x277f8e, 0x1fa187, 0x4ac16d, 0xa0da39, 0xfde725),
    /** From blue over white to red, for numbers on both sides of zero. */
    DIVERGING(0x2166ac, 0x67a9cf, 0xd1e5f0, 0xf7f7f7, 0xfddbc7, 0xef8a62, 0xb2182b),
    /** From white to dark grey. */
    GREY(0xffffff, 0x1f2430);

    private final int[] colours;

    ColourMap(int... colours) {
        this.colours = colours;
    }

    /**
     * {@return the colour of a number}
     *
     * @param share where the number lies between the least, 0, and the largest, 1; what is beyond is taken as the end
     */
    public Ink at(double share) {
        double place = Math.clamp(Double.isNaN(share) ? 0 : share, 0, 1) * (colours.length - 1);
        int index = Math.min((int) place, colours.length - 2);
        return Ink.rgb(mixed(colours[index], colours[index + 1], place - index));
    }

    private static int mixed(int from, int to, double share) {
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int low = from >> shift & 0xff;
            int high = to >> shift & 0xff;
            mixed |= (int) Math.round(low + share * (high - low)) << shift;
        }
        return mixed;
    }
}
