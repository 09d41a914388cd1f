package org.kudari.pictures.canvas;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Writes a figure as SVG. The colours follow the reader's choice of light or dark. It has no identifiers, so several may
 * stand in one page.
 */
public final class SvgCanvas implements Canvas {
    private static final String FONTS =
            "system-ui, 'Noto Sans', 'Noto Sans JP', 'Hiragino Sans', 'Yu Gothic'," + " IPAGothic, sans-serif";

    /** A line that is off by less, in pixels, looks the same. */
    private static final double TOLERANCE = 0.06;

    private final int width;
    private final int height;
    private final String title;
    private final String alternative;
    private final StringBuilder text = new StringBuilder();
    /** Texts that are not shown as a whole. */
    private final Set<String> shortened = new LinkedHashSet<>();

    /**
     * Begins a file.
     *
     * @param width the width in pixels
     * @param height the height in pixels
     * @param title the title, which programs show as a hint
     * @param alternative what the figure shows, for people who cannot see it
     */
    public SvgCanvas(int width, int height, String title, String alternative) {
        this.width = width;
        this.height = height;
        this.title = title;
        this.alternative = alternative;
        rectangle(new Box(0, 0, width, height), Ink.PAPER, 1);
    }

    /** Round lines, and a class for strokes and one for fills of each ink, in light and in dark. */
    private static String style() {
        return ".kudari path{stroke-linejoin:round;stroke-linecap:round}" + rules(false)
                + "@media (prefers-color-scheme:dark){" + rules(true) + "}";
    }

    private static String rules(boolean isDark) {
        return Ink.NAMED.stream()
                .map(ink -> {
                    String colour = colour(isDark ? ink.dark() : ink.light());
                    return ".kudari .s-" + ink.name() + "{stroke:" + colour + "}.kudari .f-" + ink.name() + "{fill:"
                            + colour + "}";
                })
                .collect(Collectors.joining());
    }

    private static String colour(int rgb) {
        return String.format(Locale.ROOT, "#%06x", rgb);
    }

    /** {@return the whole file} */
    public String svg() {
        return head() + text + "</svg>\n";
    }

    private String head() {
        String words = words();
        return new StringBuilder()
                .append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"kudari\" viewBox=\"0 0 ")
                .append(width)
                .append(' ')
                .append(height)
                .append("\" width=\"")
                .append(width)
                .append("\" height=\"")
                .append(height)
                .append("\" role=\"img\" aria-label=\"")
                .append(Markup.escaped(title + ". " + words))
                .append("\" font-family=\"")
                .append(FONTS)
                .append("\">\n<title>")
                .append(Markup.escaped(title))
                .append("</title>\n<desc>")
                .append(Markup.escaped(words))
                .append("</desc>\n<style>")
                .append(style())
                .append("</style>\n")
                .toString();
    }

    /** What the figure shows, with what it shows in short only. */
    private String words() {
        String whole = shortened.stream()
                .filter(each -> !title.contains(each) && !alternative.contains(each))
                .collect(Collectors.joining("; "));
        return whole.isEmpty() ? alternative : alternative + " (" + whole + ")";
    }

    @Override
    public void line(double[] xs, double[] ys, Pen pen) {
        text.append("<path fill=\"none\" d=\"");
        path(xs, ys);
        text.append('"');
        stroke(pen);
        text.append("/>\n");
    }

    @Override
    public void area(double[] xs, double[] ys, Ink ink, double opacity) {
        text.append("<path d=\"");
        path(xs, ys);
        text.append("Z\"");
        fill(ink, opacity);
        text.append("/>\n");
    }

    @Override
    public void tiles(List<Box> boxes, Ink ink) {
        text.append("<path shape-rendering=\"crispEdges\" d=\"");
        for (Box box : boxes) {
            text.append('M').append(number(box.x())).append(' ').append(number(box.y()));
            text.append('H').append(number(box.right())).append('V').append(number(box.bottom()));
            text.append('H').append(number(box.x())).append('z');
        }
        text.append('"');
        fill(ink, 1);
        text.append("/>\n");
    }

    @Override
    public void disc(double x, double y, double radius, Ink ink, double opacity) {
        text.append("<circle");
        circle(x, y, radius);
        fill(ink, opacity);
        text.append("/>\n");
    }

    @Override
    public void circle(double x, double y, double radius, Pen pen) {
        text.append("<circle fill=\"none\"");
        circle(x, y, radius);
        stroke(pen);
        text.append("/>\n");
    }

    private void circle(double x, double y, double radius) {
        attribute("cx", number(x));
        attribute("cy", number(y));
        attribute("r", number(radius));
    }

    @Override
    public void text(double x, double y, String content, TextStyle style) {
        text(x, y, content, style, "");
    }

    @Override
    public void text(double x, double y, String content, TextStyle style, double room) {
        String shown = style.shortened(content, room);
        boolean isWhole = shown.equals(content);
        if (!isWhole) {
            shortened.add(content);
        }
        text(x, y, shown, style, isWhole ? "" : "<title>" + Markup.escaped(content) + "</title>");
    }

    private void text(double x, double y, String content, TextStyle style, String hint) {
        text.append("<text");
        if (style.isUpwards()) {
            attribute("transform", "translate(" + number(x) + " " + number(y) + ") rotate(-90)");
        } else {
            attribute("x", number(x));
            attribute("y", number(y));
        }
        attribute("font-size", number(style.size()));
        if (style.anchor() != TextStyle.Anchor.START) {
            attribute("text-anchor", style.anchor().name().toLowerCase(Locale.ROOT));
        }
        if (style.isBold()) {
            attribute("font-weight", "bold");
        }
        fill(style.ink(), 1);
        text.append('>').append(hint).append(Markup.escaped(content)).append("</text>\n");
    }

    /** An inner picture cuts off what reaches out of it. */
    @Override
    public void clipped(Box box, Consumer<Canvas> drawing) {
        text.append("<svg");
        box(box);
        attribute(
                "viewBox",
                number(box.x()) + " " + number(box.y()) + " " + number(box.width()) + " " + number(box.height()));
        text.append(">\n");
        drawing.accept(this);
        text.append("</svg>\n");
    }

    private void box(Box box) {
        attribute("x", number(box.x()));
        attribute("y", number(box.y()));
        attribute("width", number(box.width()));
        attribute("height", number(box.height()));
    }

    private void path(double[] xs, double[] ys) {
        String before = "M";
        for (int i : FewerPoints.of(xs, ys, TOLERANCE)) {
            text.append(before).append(number(xs[i])).append(' ').append(number(ys[i]));
            before = before.equals("M") ? "L" : " ";
        }
    }

    private void fill(Ink ink, double opacity) {
        if (ink.name().isEmpty()) {
            attribute("fill", colour(ink.light()));
        } else {
            attribute("class", "f-" + ink.name());
        }
        if (opacity < 1) {
            attribute("fill-opacity", number(opacity));
        }
    }

    private void stroke(Pen pen) {
        if (pen.ink().name().isEmpty()) {
            attribute("stroke", colour(pen.ink().light()));
        } else {
            attribute("class", "s-" + pen.ink().name());
        }
        attribute("stroke-width", number(pen.width()));
        if (pen.opacity() < 1) {
            attribute("stroke-opacity", number(pen.opacity()));
        }
        if (!pen.dashes().isEmpty()) {
            attribute(
                    "stroke-dasharray",
                    pen.dashes().stream().map(SvgCanvas::number).collect(Collectors.joining(" ")));
        }
    }

    private void attribute(String name, String value) {
        text.append(' ').append(name).append("=\"").append(value).append('"');
    }

    /** Hundredths of a pixel are finer than anybody sees. */
    private static String number(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("nothing can be drawn at " + value);
        }
        long hundredths = Math.round(value * 100);
        String sign = hundredths < 0 ? "-" : "";
        long whole = Math.abs(hundredths) / 100;
        long rest = Math.abs(hundredths) % 100;
        if (rest == 0) {
            return sign + whole;
        }
        return sign + whole + "." + (rest % 10 == 0 ? "" + rest / 10 : (rest < 10 ? "0" : "") + rest);
    }
}
