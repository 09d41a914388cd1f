package org.kudari.pictures.canvas;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.Consumer;

/** Draws a figure as pixels. It needs no screen, and a font only where there are texts. */
public final class RasterCanvas implements Canvas {
    private final BufferedImage image;
    private final boolean isDark;
    private final Graphics2D graphics;

    /**
     * A canvas of plain paper.
     *
     * @param width the width, before scaling
     * @param height the height, before scaling
     * @param scale the pixels of the image for a pixel of the figure
     * @param isDark whether the paper is dark
     */
    public RasterCanvas(int width, int height, double scale, boolean isDark) {
        this.isDark = isDark;
        this.image = new BufferedImage(
                (int) Math.ceil(width * scale), (int) Math.ceil(height * scale), BufferedImage.TYPE_INT_RGB);
        this.graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        graphics.scale(scale, scale);
        rectangle(new Box(0, 0, width, height), Ink.PAPER, 1);
    }

    /** {@return the pixels} */
    public BufferedImage image() {
        return image;
    }

    @Override
    public void line(double[] xs, double[] ys, Pen pen) {
        stroke(path(xs, ys), pen);
    }

    @Override
    public void area(double[] xs, double[] ys, Ink ink, double opacity) {
        Path2D path = path(xs, ys);
        path.closePath();
        fill(path, ink, opacity);
    }

    @Override
    public void tiles(List<Box> boxes, Ink ink) {
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
        for (Box box : boxes) {
            fill(new Rectangle2D.Double(box.x(), box.y(), box.width(), box.height()), ink, 1);
        }
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    }

    @Override
    public void disc(double x, double y, double radius, Ink ink, double opacity) {
        fill(ellipse(x, y, radius), ink, opacity);
    }

    @Override
    public void circle(double x, double y, double radius, Pen pen) {
        stroke(ellipse(x, y, radius), pen);
    }

    /** As an outline: an image of letters would be one of whole pixels. */
    @Override
    public void text(double x, double y, String text, TextStyle style) {
        if (text.isEmpty()) {
            return;
        }
        var font = Fonts.of(text, style, 1);
        var glyphs = font.createGlyphVector(graphics.getFontRenderContext(), text);
        double width = glyphs.getLogicalBounds().getWidth();
        double before = switch (style.anchor()) {
            case START -> 0;
            case MIDDLE -> width / 2;
            case END -> width;
        };
        AffineTransform place = AffineTransform.getTranslateInstance(x, y);
        if (style.isUpwards()) {
            place.rotate(-Math.PI / 2);
        }
        place.translate(-before, 0);
        fill(place.createTransformedShape(glyphs.getOutline()), style.ink(), 1);
    }

    @Override
    public void clipped(Box box, Consumer<Canvas> drawing) {
        Shape before = graphics.getClip();
        graphics.clip(new Rectangle2D.Double(box.x(), box.y(), box.width(), box.height()));
        drawing.accept(this);
        graphics.setClip(before);
    }

    private static Ellipse2D ellipse(double x, double y, double radius) {
        return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
    }

    private static Path2D path(double[] xs, double[] ys) {
        Path2D path = new Path2D.Double();
        for (int i = 0; i < xs.length; i++) {
            if (i == 0) {
                path.moveTo(xs[i], ys[i]);
            } else {
                path.lineTo(xs[i], ys[i]);
            }
        }
        return path;
    }

    private void fill(Shape shape, Ink ink, double opacity) {
        colour(ink, opacity);
        graphics.fill(shape);
    }

    private void stroke(Shape shape, Pen pen) {
        colour(pen.ink(), pen.opacity());
        float[] dashes = new float[pen.dashes().size()];
        for (int i = 0; i < dashes.length; i++) {
            dashes[i] = pen.dashes().get(i).floatValue();
        }
        graphics.setStroke(new BasicStroke(
                (float) pen.width(),
                BasicStroke.CAP_ROUND,
                BasicStroke.JOIN_ROUND,
                10,
                dashes.length == 0 ? null : dashes,
                0));
        graphics.draw(shape);
    }

    private void colour(Ink ink, double opacity) {
        graphics.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER, (float) opacity));
        graphics.setColor(new Color(isDark ? ink.dark() : ink.light()));
    }
}
