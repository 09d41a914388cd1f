package org.kudari.pictures.plot;

/** What the arguments of marks have in common. */
final class Checks {
    private Checks() {}

    static void requireSameLength(double[] xs, double[] ys) {
        if (xs.length != ys.length) {
            throw new IllegalArgumentException("points have as many x as y, not " + xs.length + " and " + ys.length);
        }
    }
}
