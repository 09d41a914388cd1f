package org.kudari.pictures.plot;

import java.util.List;

/** What the arguments of marks have in common. */
final class Checks {
    private Checks() {}

    static void requireSameLength(double[] xs, double[] ys) {
        if (xs.length != ys.length) {
            throw new IllegalArgumentException("points have as many x as y, not " + xs.length + " and " + ys.length);
        }
    }

    static void requireSomePoints(double[] xs, double[] ys) {
        requireSameLength(xs, ys);
        if (xs.length == 0) {
            throw new IllegalArgumentException("a path has at least one point");
        }
    }

    /** @param limits null for none */
    static void requirePositive(double[] limits, boolean isLogarithmic) {
        if (isLogarithmic && limits != null && limits[0] <= 0) {
            throw new IllegalArgumentException("a logarithmic axis begins above 0, not at " + limits[0]);
        }
    }

    static void requireBins(double low, double high, int bins) {
        if (bins < 1) {
            throw new IllegalArgumentException("a histogram has at least one bar, not " + bins);
        }
        if (!(low < high) || Double.isInfinite(low) || Double.isInfinite(high)) {
            throw new IllegalArgumentException(
                    "a histogram goes from a number to a larger one, not from " + low + " to " + high);
        }
    }

    /** @param before the categories of other bars in the plot; none if there are no bars */
    static void requireCategories(List<String> categories, double[] heights, List<String> before) {
        if (categories.size() != heights.length) {
            throw new IllegalArgumentException("bars have a height for each of " + categories.size()
                    + " categories, not " + heights.length + " heights");
        }
        if (!before.isEmpty() && !before.equals(categories)) {
            throw new IllegalArgumentException(
                    "bars that stand side by side have the same categories, not " + before + " and " + categories);
        }
    }
}
