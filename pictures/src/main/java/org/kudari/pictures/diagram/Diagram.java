package org.kudari.pictures.diagram;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.kudari.pictures.canvas.Box;
import org.kudari.pictures.canvas.Canvas;
import org.kudari.pictures.canvas.Drawing;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.canvas.Pen;
import org.kudari.pictures.canvas.TextStyle;
import org.kudari.pictures.figure.Figure;

/**
 * A graph without circles, drawn in layers: every arrow goes from a layer to a later one. It is immutable: each method
 * gives another diagram.
 *
 * <p>A diagram may tell a story in steps: see {@link #then} and {@link #frames}.
 */
public final class Diagram implements Drawing {
    /** The colour of gradients. */
    public static final Ink GRADIENT = Ink.series(1);

    private static final double MARGIN = 14;
    private static final double ROUNDING = 8;

    private final SharedMap<String, Node> nodes;
    private final SharedMap<Edge.Key, Edge> edges;
    private final boolean isDownwards;
    /** The diagram at the end of each step before this one. */
    private final List<Diagram> before;

    private Diagram(
            SharedMap<String, Node> nodes, SharedMap<Edge.Key, Edge> edges, boolean isDownwards, List<Diagram> before) {
        this.nodes = nodes;
        this.edges = edges;
        this.isDownwards = isDownwards;
        this.before = List.copyOf(before);
    }

    private static Diagram empty(boolean isDownwards) {
        return new Diagram(SharedMap.empty(), SharedMap.empty(), isDownwards, List.of());
    }

    private Diagram with(Node node) {
        return new Diagram(nodes.with(node.id(), node), edges, isDownwards, before);
    }

    private Diagram with(Edge edge) {
        return new Diagram(nodes, edges.with(edge.key(), edge), isDownwards, before);
    }

    /** {@return an empty diagram whose arrows go from left to right} */
    public static Diagram toTheRight() {
        return empty(false);
    }

    /** {@return an empty diagram whose arrows go downwards} */
    public static Diagram downwards() {
        return empty(true);
    }

    /**
     * {@return the diagram with another node}
     *
     * @param id by which edges name it
     * @param title its first line
     * @param details the lines below, such as a value
     * @throws IllegalArgumentException if there is a node of this id
     */
    public Diagram node(String id, String title, String... details) {
        if (nodes.get(id) != null) {
            throw new IllegalArgumentException("the diagram has a node '" + id + "' already");
        }
        return with(new Node(id, title, List.of(details), "", Ink.MUTED, false));
    }

    /**
     * {@return the diagram with an arrow}
     *
     * @param from the node where it begins
     * @param to the node where it ends
     * @throws IllegalArgumentException if there is no such node
     */
    public Diagram edge(String from, String to) {
        return edge(from, to, "");
    }

    /**
     * {@return the diagram with an arrow}
     *
     * @param from the node where it begins
     * @param to the node where it ends
     * @param label a text at its middle
     * @throws IllegalArgumentException if there is no such node
     */
    public Diagram edge(String from, String to, String label) {
        requireNode(from);
        requireNode(to);
        int number = 0;
        while (edges.get(new Edge.Key(from, to, number)) != null) {
            number++;
        }
        return with(new Edge(new Edge.Key(from, to, number), label, "", false));
    }

    /**
     * {@return the diagram with an arrow from each of some nodes to each of others}
     *
     * @param from the nodes where they begin
     * @param to the nodes where they end
     * @throws IllegalArgumentException if there is no such node
     */
    public Diagram edges(List<String> from, List<String> to) {
        return edges(from, to, Collections.nCopies(from.size() * to.size(), ""));
    }

    /**
     * {@return the diagram with an arrow from each of some nodes to each of others, as in a network}
     *
     * @param from the nodes where they begin
     * @param to the nodes where they end
     * @param labels their texts: those of the first node's arrows, then those of the second node's, and so on
     * @throws IllegalArgumentException if there is no such node, or not a text for each arrow
     */
    public Diagram edges(List<String> from, List<String> to, List<String> labels) {
        return between(from, to, labels, Diagram::edge);
    }

    /**
     * {@return the diagram with gradients at the arrows from each of some nodes to each of others}
     *
     * @param from the nodes where they begin
     * @param to the nodes where they end
     * @param texts their gradients, in the order of {@link #edges}
     * @throws IllegalArgumentException if there is no such arrow, or not a text for each
     */
    public Diagram gradients(List<String> from, List<String> to, List<String> texts) {
        return between(from, to, texts, Diagram::gradient);
    }

    /** Does something with the arrows between two layers. */
    @FunctionalInterface
    private interface Addition {
        Diagram to(Diagram diagram, String from, String to, String text);
    }

    private Diagram between(List<String> from, List<String> to, List<String> texts, Addition addition) {
        if (texts.size() != from.size() * to.size()) {
            throw new IllegalArgumentException("from " + from.size() + " nodes to " + to.size() + " there are "
                    + from.size() * to.size() + " arrows, not " + texts.size());
        }
        Diagram diagram = this;
        for (int i = 0; i < texts.size(); i++) {
            diagram = addition.to(diagram, from.get(i / to.size()), to.get(i % to.size()), texts.get(i));
        }
        return diagram;
    }

    private Node requireNode(String id) {
        Node node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("the diagram has no node '" + id + "'");
        }
        return node;
    }

    private Diagram changed(String id, UnaryOperator<Node> change) {
        return with(change.apply(requireNode(id)));
    }

    /** Changes all arrows between two nodes. */
    private Diagram changed(String from, String to, UnaryOperator<Edge> change) {
        Edge edge = edges.get(new Edge.Key(from, to, 0));
        if (edge == null) {
            throw new IllegalArgumentException("the diagram has no edge from '" + from + "' to '" + to + "'");
        }
        Diagram diagram = this;
        for (int number = 1; edge != null; number++) {
            diagram = diagram.with(change.apply(edge));
            edge = edges.get(new Edge.Key(from, to, number));
        }
        return diagram;
    }

    /**
     * {@return the diagram with one more line in a node}
     *
     * @param id the node
     * @param text the line
     * @throws IllegalArgumentException if there is no such node
     */
    public Diagram detail(String id, String text) {
        return changed(id, node -> news(node.withDetail(text)));
    }

    /**
     * {@return the diagram with a gradient as the last line of a node}
     *
     * @param id the node
     * @param text the gradient
     * @throws IllegalArgumentException if there is no such node
     */
    public Diagram gradient(String id, String text) {
        return changed(id, node -> news(node.withGradient(text)));
    }

    /**
     * {@return the diagram with a gradient at an arrow}
     *
     * @param from the node where it begins
     * @param to the node where it ends
     * @param text the gradient
     * @throws IllegalArgumentException if there is no such arrow
     */
    public Diagram gradient(String from, String to, String text) {
        return changed(from, to, edge -> edge.withGradient(text, isStory()));
    }

    private Node news(Node node) {
        return isStory() ? node.lit() : node;
    }

    private boolean isStory() {
        return !before.isEmpty();
    }

    /**
     * {@return the diagram with a node whose edge has another colour}
     *
     * @param id the node
     * @param ink the colour
     * @throws IllegalArgumentException if there is no such node
     */
    public Diagram ink(String id, Ink ink) {
        return changed(id, node -> node.withInk(ink));
    }

    /**
     * {@return the diagram with a node that stands out}
     *
     * @param id the node
     * @throws IllegalArgumentException if there is no such node
     */
    public Diagram light(String id) {
        return changed(id, Node::lit);
    }

    /**
     * {@return the diagram with an arrow that stands out}
     *
     * @param from the node where it begins
     * @param to the node where it ends
     * @throws IllegalArgumentException if there is no such arrow
     */
    public Diagram light(String from, String to) {
        return changed(from, to, Edge::lit);
    }

    /**
     * {@return the diagram at the beginning of another step} What is added from now on is not yet in the frames of the
     * steps before. The nodes and arrows that get a line or a gradient in a step stand out until it ends, as do those
     * that are lit.
     */
    public Diagram then() {
        List<Diagram> more = new ArrayList<>(before);
        more.add(this);
        return new Diagram(nodes.changed(Node::unlit), edges.changed(Edge::unlit), isDownwards, more);
    }

    /**
     * {@return the diagram at another step, which begins with one more line in a node}
     *
     * @param id the node
     * @param text the line
     * @throws IllegalArgumentException if there is no such node
     */
    public Diagram thenDetail(String id, String text) {
        return then().detail(id, text);
    }

    /**
     * {@return the diagram at another step, which begins with a gradient as the last line of a node}
     *
     * @param id the node
     * @param text the gradient
     * @throws IllegalArgumentException if there is no such node
     */
    public Diagram thenGradient(String id, String text) {
        return then().gradient(id, text);
    }

    /**
     * {@return the diagram at another step, which begins with a gradient at an arrow}
     *
     * @param from the node where it begins
     * @param to the node where it ends
     * @param text the gradient
     * @throws IllegalArgumentException if there is no such arrow
     */
    public Diagram thenGradient(String from, String to, String text) {
        return then().gradient(from, to, text);
    }

    /**
     * {@return a figure for each step} Nothing moves from one to the next: there is room from the first on for what the
     * last one shows.
     *
     * @param title what they are, in a few words
     * @param alternative what they show, in a sentence or two
     */
    public List<Figure> frames(String title, String alternative) {
        Layout layout = layout();
        List<Diagram> steps = new ArrayList<>(before);
        steps.add(this);
        return steps.stream()
                .map(step -> figure(layout, title, alternative, (canvas, box) -> step.draw(canvas, box, layout)))
                .toList();
    }

    /**
     * {@return a figure that is as large as the diagram needs}
     *
     * @param title what it is, in a few words
     * @param alternative what it shows, in a sentence or two
     */
    public Figure figure(String title, String alternative) {
        Layout layout = layout();
        return figure(layout, title, alternative, (canvas, box) -> draw(canvas, box, layout));
    }

    private static Figure figure(Layout layout, String title, String alternative, Drawing drawing) {
        return new Figure(
                (int) Math.ceil(layout.width() + 2 * MARGIN),
                (int) Math.ceil(layout.height() + 2 * MARGIN),
                title,
                alternative,
                drawing);
    }

    private Layout layout() {
        return Layout.of(nodes.values(), edges.values(), isDownwards);
    }

    /** In the middle of the box, in its own size. */
    @Override
    public void draw(Canvas canvas, Box box) {
        draw(canvas, box, layout());
    }

    private void draw(Canvas canvas, Box box, Layout layout) {
        Placement placement = new Placement(
                canvas,
                layout,
                box.x() + (box.width() - layout.width()) / 2,
                box.y() + (box.height() - layout.height()) / 2);
        List<Edge> all = edges.values();
        all.forEach(placement::draw);
        nodes.values().forEach(placement::draw);
        all.stream().filter(Edge::hasText).forEach(placement::drawLabels);
    }

    /** A layout at a place of a canvas. */
    private record Placement(Canvas canvas, Layout layout, double left, double top) {
        void draw(Edge edge) {
            double[][] line = layout.line(edge);
            double[] xs = shifted(line[0], left);
            double[] ys = shifted(line[1], top);
            Pen pen = edge.isLit() ? new Pen(GRADIENT, 2.6) : new Pen(Ink.MUTED, 1.3);
            int last = xs.length - 1;
            canvas.line(Arrays.copyOf(xs, last), Arrays.copyOf(ys, last), pen);
            canvas.arrow(xs[last - 1], ys[last - 1], xs[last], ys[last], pen);
        }

        private static double[] shifted(double[] places, double by) {
            return Arrays.stream(places).map(place -> place + by).toArray();
        }

        void draw(Node node) {
            Box box = layout.box(node.id());
            Box placed = new Box(box.x() + left, box.y() + top, box.width(), box.height());
            double[][] edge = rounded(placed);
            canvas.area(edge[0], edge[1], Ink.PAPER, 1);
            if (node.isLit()) {
                canvas.area(edge[0], edge[1], GRADIENT, 0.16);
            }
            canvas.line(edge[0], edge[1], node.isLit() ? new Pen(GRADIENT, 2.2) : new Pen(node.ink(), 1.4));
            double y = placed.y() + 6 + Node.LINE - 4;
            canvas.text(placed.centerX(), y, node.title(), Node.TITLE);
            for (String detail : node.details()) {
                y += Node.LINE;
                canvas.text(placed.centerX(), y, detail, Node.DETAIL);
            }
            if (!node.gradient().isEmpty()) {
                canvas.text(placed.centerX(), y + Node.LINE, node.gradient(), Node.GRADIENT);
            }
        }

        /** The edge of a box with round corners, as a closed line. */
        private static double[][] rounded(Box box) {
            int steps = 6;
            double[] xs = new double[4 * (steps + 1) + 1];
            double[] ys = new double[xs.length];
            for (int corner = 0; corner < 4; corner++) {
                double centerX = corner == 0 || corner == 3 ? box.right() - ROUNDING : box.x() + ROUNDING;
                double centerY = corner < 2 ? box.bottom() - ROUNDING : box.y() + ROUNDING;
                for (int i = 0; i <= steps; i++) {
                    double angle = Math.PI / 2 * (corner + (double) i / steps);
                    xs[corner * (steps + 1) + i] = centerX + ROUNDING * Math.cos(angle);
                    ys[corner * (steps + 1) + i] = centerY + ROUNDING * Math.sin(angle);
                }
            }
            xs[xs.length - 1] = xs[0];
            ys[ys.length - 1] = ys[0];
            return new double[][] {xs, ys};
        }

        /** On paper of their own, so that a line does not cross them. */
        void drawLabels(Edge edge) {
            Box room = layout.label(edge);
            double x = room.centerX() + left;
            double y = room.centerY() + top;
            double base = y + 4 - (edge.lines() - 1) * LabelPlaces.LINE / 2;
            if (!edge.label().isEmpty()) {
                drawLabel(x, base, edge.label(), Node.DETAIL);
                base += LabelPlaces.LINE;
            }
            if (!edge.gradient().isEmpty()) {
                drawLabel(x, base, edge.gradient(), Node.GRADIENT);
            }
        }

        private void drawLabel(double x, double base, String text, TextStyle style) {
            double width = style.width(text) + LabelPlaces.PADDING;
            canvas.rectangle(new Box(x - width / 2, base - 12, width, LabelPlaces.LINE), Ink.PAPER, 0.9);
            canvas.text(x, base, text, style);
        }
    }
}
