package org.kudari.pictures.diagram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.kudari.pictures.canvas.Box;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.figure.Figure;

class DiagramTest {
    private static Node node(int id) {
        return new Node("n" + id, "node " + id, List.of(), "", Ink.MUTED, false);
    }

    /** Of any graph: no two boxes overlap, and every arrow goes on. */
    @Test
    void boxesAreApartAndArrowsGoOn() {
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            int count = random.nextInt(1, 15);
            List<Node> nodes = new ArrayList<>();
            List<Edge> edges = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                nodes.add(node(i));
                for (int j = 0; j < i; j++) {
                    if (random.nextInt(4) == 0) {
                        edges.add(new Edge("n" + j, "n" + i, "", "", false));
                    }
                }
            }
            boolean isDownwards = random.nextBoolean();
            Layout layout = Layout.of(nodes, edges, isDownwards);
            for (int i = 0; i < count; i++) {
                Box box = layout.box("n" + i);
                assertThat(box.x()).as("round " + round).isGreaterThan(-1e-9);
                assertThat(box.right()).isLessThan(layout.width() + 1e-9);
                assertThat(box.bottom()).isLessThan(layout.height() + 1e-9);
                for (int j = 0; j < i; j++) {
                    assertThat(areApart(box, layout.box("n" + j)))
                            .as("round " + round)
                            .isTrue();
                }
            }
            for (Edge edge : edges) {
                double[] along = layout.line(edge)[isDownwards ? 1 : 0];
                for (int i = 1; i < along.length; i++) {
                    assertThat(along[i]).as("round " + round).isGreaterThanOrEqualTo(along[i - 1] - 1e-9);
                }
            }
        }
    }

    private static boolean areApart(Box one, Box other) {
        return one.right() < other.x()
                || other.right() < one.x()
                || one.bottom() < other.y()
                || other.bottom() < one.y();
    }

    /** What is read once, as a parameter is, stands aside. */
    @Test
    void aChainIsStraight() {
        List<Node> nodes = new ArrayList<>(List.of(node(0)));
        List<Edge> edges = new ArrayList<>();
        for (int i = 2; i < 12; i += 2) {
            nodes.add(node(i - 1));
            nodes.add(node(i));
            edges.add(new Edge("n" + (i - 2), "n" + i, "", "", false));
            edges.add(new Edge("n" + (i - 1), "n" + i, "", "", false));
        }

        Layout layout = Layout.of(nodes, edges, true);

        double middle = layout.box("n2").centerX();
        for (int i = 4; i < 12; i += 2) {
            assertThat(layout.box("n" + i).centerX()).as("n" + i).isCloseTo(middle, within(1.0));
        }
    }

    @Test
    void nothingMovesFromStepToStep() {
        List<Figure> frames = Diagram.toTheRight()
                .node("x", "x")
                .node("y", "y")
                .edge("x", "y")
                .then()
                .detail("y", "a long line of text")
                .light("y")
                .then()
                .gradient("x", "\u22121")
                .frames("title", "words");

        assertThat(frames).hasSize(3);
        assertThat(frames)
                .extracting(Figure::width)
                .containsOnly(frames.getFirst().width());
        assertThat(frames.get(0).svg()).doesNotContain("a long line");
        assertThat(frames.get(1).svg()).contains("a long line").doesNotContain("\u22121");
        assertThat(frames.get(2).svg()).contains("a long line").contains("\u22121");
        String placeOfX = textAt(frames.get(0), "x");
        assertThat(textAt(frames.get(2), "x")).isEqualTo(placeOfX);
    }

    @Test
    void whatIsNewInAStepStandsOut() {
        List<Figure> frames = Diagram.toTheRight()
                .node("x", "x")
                .node("y", "y", "not news")
                .edge("x", "y")
                .then()
                .detail("y", "news")
                .then()
                .frames("title", "words");

        assertThat(frames.get(0).svg()).doesNotContain(Diagram.GRADIENT.name() + "\"");
        assertThat(frames.get(1).svg()).contains(Diagram.GRADIENT.name() + "\"");
        assertThat(frames.get(2).svg()).doesNotContain(Diagram.GRADIENT.name() + "\"");
    }

    @Test
    void aStepMayBeginWithItsNews() {
        Diagram start = Diagram.toTheRight()
                .node("x", "x")
                .node("w", "w")
                .node("y", "y")
                .edges(List.of("x", "w"), List.of("y"));
        Diagram inWords = Diagram.toTheRight()
                .node("x", "x")
                .node("w", "w")
                .node("y", "y")
                .edge("x", "y")
                .edge("w", "y")
                .then()
                .detail("y", "6")
                .then()
                .gradient("y", "\u22128")
                .then()
                .gradient("w", "y", "2");

        assertThat(start.thenDetail("y", "6")
                        .thenGradient("y", "\u22128")
                        .thenGradient("w", "y", "2")
                        .frames("title", "words"))
                .extracting(Figure::svg)
                .isEqualTo(inWords.frames("title", "words").stream()
                        .map(Figure::svg)
                        .toList());
    }

    @Test
    void theTextsOfCrossingArrowsStandSideBySide() {
        String text = "\u22120.72";
        String svg = Diagram.downwards()
                .node("a", "a")
                .node("b", "b")
                .node("c", "c")
                .node("d", "d")
                .edges(List.of("a", "b"), List.of("c", "d"), List.of(text, text, text, text))
                .figure("title", "words")
                .svg();

        double[] places = Pattern.compile("<text x=\"([0-9.]+)\"[^>]*>" + text)
                .matcher(svg)
                .results()
                .mapToDouble(match -> Double.parseDouble(match.group(1)))
                .sorted()
                .toArray();
        assertThat(places).hasSize(4);
        for (int i = 1; i < places.length; i++) {
            assertThat(places[i] - places[i - 1]).isGreaterThan(Node.DETAIL.width(text));
        }
    }

    private static String textAt(Figure figure, String text) {
        return figure.svg()
                .lines()
                .filter(line -> line.startsWith("<text") && line.contains(">" + text + "<"))
                .findFirst()
                .orElseThrow();
    }

    /** Its layers are found without a call for each node. */
    @Test
    void aLongChainHasItsLayers() {
        List<Node> nodes = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            nodes.add(node(i));
            if (i > 0) {
                edges.add(new Edge("n" + (i - 1), "n" + i, "", "", false));
            }
        }
        assertThat(new Layers(nodes, edges).layers()).hasSize(20_000);
    }

    @Test
    void wrongNamesAreNamed() {
        Diagram diagram = Diagram.downwards().node("x", "x").node("y", "y").edge("x", "y");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> diagram.edge("x", "z"))
                .withMessage("the diagram has no node 'z'");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> diagram.edges(List.of("x"), List.of("y"), List.of("one", "two")))
                .withMessage("from 1 nodes to 1 there are 1 arrows, not 2");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> diagram.node("x", "again"))
                .withMessage("the diagram has a node 'x' already");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> diagram.light("y", "x"))
                .withMessage("the diagram has no edge from 'y' to 'x'");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> diagram.edge("y", "x").figure("", ""))
                .withMessageStartingWith("the diagram has a circle behind the node ");
    }
}
