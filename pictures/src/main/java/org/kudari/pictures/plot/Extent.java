package org.kudari.pictures.plot;

/**
 * The values that something reaches over.
 *
 * @param x the values on the x axis
 * @param y the values on the y axis
 * @param isTight whether the axes end here, without a margin
 */
public record Extent(Range x, Range y, boolean isTight) {
    /** Of something that reaches nowhere. */
    public static final Extent NONE = new Extent(Range.NONE, Range.NONE, false);

    /**
     * {@return the extent of points} Coordinates that are not finite are left out.
     *
     * @param xs the points' x
     * @param ys the points' y
     */
    public static Extent of(double[] xs, double[] ys) {
        return new Extent(Range.of(xs), Range.of(ys), false);
    }

    /**
     * {@return the extent of both}
     *
     * @param other the other one
     */
    public Extent and(Extent other) {
        return new Extent(x.and(other.x), y.and(other.y), isTight || other.isTight);
    }
}
