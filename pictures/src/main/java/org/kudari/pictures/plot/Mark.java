package org.kudari.pictures.plot;

import java.util.Optional;

/** Something that is drawn in the axes of a plot, such as a line. {@link Plot#with} takes one of your own. */
public interface Mark {
    /** {@return the values that it reaches over} */
    default Extent extent() {
        return Extent.NONE;
    }

    /**
     * Draws it.
     *
     * @param area where it is drawn
     */
    void draw(PlotArea area);

    /** {@return its line in the legend; empty for none} */
    default Optional<LegendEntry> legend() {
        return Optional.empty();
    }
}
