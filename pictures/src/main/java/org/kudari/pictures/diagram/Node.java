package org.kudari.pictures.diagram;

import java.util.ArrayList;
import java.util.List;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.canvas.TextStyle;

/**
 * A box of a diagram.
 *
 * @param id by which edges name it
 * @param title its first line, in bold
 * @param details the lines below, such as a value
 * @param gradient the last line, in the colour of gradients; empty for none
 * @param ink the colour of its edge
 * @param isLit whether it stands out
 */
record Node(String id, String title, List<String> details, String gradient, Ink ink, boolean isLit) {
    static final TextStyle TITLE = new TextStyle(13, Ink.TEXT).middle().bold();
    static final TextStyle DETAIL = new TextStyle(12, Ink.TEXT).middle();
    static final TextStyle GRADIENT = new TextStyle(12, Diagram.GRADIENT).middle();
    static final double LINE = 17;
    private static final double PADDING = 11;

    double width() {
        double width = Math.max(TITLE.width(title), GRADIENT.width(gradient));
        for (String detail : details) {
            width = Math.max(width, DETAIL.width(detail));
        }
        return Math.max(36, width + 2 * PADDING);
    }

    double height() {
        return 12 + LINE * (1 + details.size() + (gradient.isEmpty() ? 0 : 1));
    }

    Node withDetail(String detail) {
        List<String> more = new ArrayList<>(details);
        more.add(detail);
        return new Node(id, title, List.copyOf(more), gradient, ink, isLit);
    }

    Node withGradient(String text) {
        return new Node(id, title, details, text, ink, isLit);
    }

    Node withInk(Ink other) {
        return new Node(id, title, details, gradient, other, isLit);
    }

    Node lit() {
        return new Node(id, title, details, gradient, ink, true);
    }

    Node unlit() {
        return new Node(id, title, details, gradient, ink, false);
    }
}
