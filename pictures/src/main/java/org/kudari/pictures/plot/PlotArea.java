package org.kudari.pictures.plot;

import java.util.Arrays;
import org.kudari.pictures.canvas.Box;
import org.kudari.pictures.canvas.Canvas;

/** The rectangle between the axes of a plot, and where values lie in it. */
public final class PlotArea {
    private final Canvas canvas;
    private final Box box;
    private final Scale scaleX;
    private final Scale scaleY;

    PlotArea(Canvas canvas, Box box, Scale scaleX, Scale scaleY) {
        this.canvas = canvas;
        this.box = box;
        this.scaleX = scaleX;
        this.scaleY = scaleY;
    }

    /** {@return what marks are drawn on} */
    public Canvas canvas() {
        return canvas;
    }

    /** {@return the rectangle} */
    public Box box() {
        return box;
    }

    /**
     * {@return the place of a value, in pixels from the left}
     *
     * @param value the value
     */
    public double x(double value) {
        return box.x() + box.width() * scaleX.share(value);
    }

    /**
     * {@return the place of a value, in pixels from above}
     *
     * @param value the value
     */
    public double y(double value) {
        return box.bottom() - box.height() * scaleY.share(value);
    }

    /** Whether a value has a place on the x axis. On a logarithmic one, only positive values have. */
    boolean hasX(double value) {
        return Double.isFinite(x(value));
    }

    /** Whether a value has a place on the y axis. */
    boolean hasY(double value) {
        return Double.isFinite(y(value));
    }

    /**
     * {@return the places of values}
     *
     * @param values the values
     */
    public double[] xs(double... values) {
        return Arrays.stream(values).map(this::x).toArray();
    }

    /**
     * {@return the places of values}
     *
     * @param values the values
     */
    public double[] ys(double... values) {
        return Arrays.stream(values).map(this::y).toArray();
    }
}
