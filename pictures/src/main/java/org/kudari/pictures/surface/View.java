package org.kudari.pictures.surface;

/**
 * From where a cube of sides from -1 to 1 is looked at, from far away: parallel lines stay parallel.
 *
 * @param azimuth how far the cube is turned about its upright axis, in radians
 * @param elevation how far the eye is above the ground, in radians
 */
record View(double azimuth, double elevation) {
    /** How far to the right a point is seen. */
    double right(double x, double y) {
        return x * Math.cos(azimuth) - y * Math.sin(azimuth);
    }

    /** How far up a point is seen. */
    double up(double x, double y, double z) {
        return z * Math.cos(elevation) + back(x, y) * Math.sin(elevation);
    }

    /** How far away from the eye a point is. */
    double depth(double x, double y, double z) {
        return back(x, y) * Math.cos(elevation) - z * Math.sin(elevation);
    }

    private double back(double x, double y) {
        return x * Math.sin(azimuth) + y * Math.cos(azimuth);
    }
}
