package org.kudari.pictures.diagram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.pictures.canvas.Box;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.figure.Figure;

class DiagramTest {
    private static Node node(int id) {
        return new Node("n" + id, "node " + id, List.of(), "", Ink.MUTED, false);
    }

    private static Edge edge(String from, String to) {
        return new Edge(new Edge.Key(from, to, 0), "", "", false);
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
                        edges.add(edge("n" + j, "n" + i));
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
            edges.add(edge("n" + (i - 2), "n" + i));
            edges.add(edge("n" + (i - 1), "n" + i));
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
                edges.add(edge("n" + (i - 1), "n" + i));
            }
        }
        assertThat(new Layers(nodes, edges, true).layers()).hasSize(20_000);
    }

    /** Of a deep network, and of a long recurrence: with steps for all pairs of nodes each would take minutes. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thousandsOfNodesTakeAMoment(boolean isRecurrence) {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            Diagram diagram = Diagram.downwards().node("n0", "x").node("weight", "weight");
            for (int i = 1; i < 12_000; i++) {
                String weight = isRecurrence ? "weight" : "w" + i;
                String result = "n" + i;
                diagram = isRecurrence ? diagram : diagram.node(weight, "weight", "FLOAT32 [3]");
                diagram = diagram.node(result, "mul").detail(result, "kept").ink(weight, Ink.series(0));
                diagram = diagram.edge("n" + (i - 1), result).edge(weight, result);
            }
            assertThat(diagram.figure("title", "words").svg()).contains(">mul<");
        });
    }

    /** As an embedding's rows that are read apart. */
    @Test
    void thousandsOfNodesSideBySideTakeAMoment() {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            Random random = new Random(4);
            Diagram diagram = Diagram.toTheRight().node("sum", "sum");
            for (int i = 0; i < 12_000; i++) {
                diagram = diagram.node("v" + i, "v").node("s" + i, "s").edge("s" + i, "sum");
                diagram = diagram.edge("v" + random.nextInt(i + 1), "s" + i, i % 2 == 0 ? "text" : "");
            }
            assertThat(diagram.figure("title", "words").svg()).contains(">sum<");
        });
    }

    @Test
    void aDiagramIsAsItWasWhenAnotherOneIsMadeOfIt() {
        Diagram two = Diagram.downwards().node("b", "first").node("a", "second").edge("b", "a", "one");
        String before = two.figure("title", "words").svg();

        two.node("c", "third").detail("a", "more").edge("a", "c").edge("b", "a", "two");

        assertThat(two.figure("title", "words").svg()).isEqualTo(before);
        assertThat(before.indexOf(">first<")).isLessThan(before.indexOf(">second<"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theTextsOfArrowsBetweenTheSameNodesAreApart(boolean isDownwards) {
        Diagram diagram = isDownwards ? Diagram.downwards() : Diagram.toTheRight();
        diagram = diagram.node("a", "a").node("b", "b").node("c", "c").edge("b", "c");
        for (int i = 0; i < 5; i++) {
            diagram = diagram.edge("a", "b", "a long text " + i).edge("a", "c", "another long text " + i);
        }
        Figure figure = diagram.gradient("a", "b", "\u22121").figure("title", "words");

        List<Box> boxes = labels(figure);
        assertThat(boxes).hasSize(15);
        for (int i = 0; i < boxes.size(); i++) {
            assertThat(boxes.get(i).x()).isGreaterThanOrEqualTo(0);
            assertThat(boxes.get(i).right()).isLessThanOrEqualTo(figure.width());
            assertThat(boxes.get(i).y()).isGreaterThanOrEqualTo(0);
            assertThat(boxes.get(i).bottom()).isLessThanOrEqualTo(figure.height());
            for (int j = 0; j < i; j++) {
                assertThat(areApart(boxes.get(i), boxes.get(j)))
                        .as(boxes.get(i) + " and " + boxes.get(j))
                        .isTrue();
            }
        }
    }

    /** Where the texts of arrows stand; those of nodes here have one letter. */
    private static List<Box> labels(Figure figure) {
        return Pattern.compile("<text x=\"([-0-9.]+)\" y=\"([-0-9.]+)\"[^>]*>([^<]{2,})")
                .matcher(figure.svg())
                .results()
                .map(match -> {
                    double width = Node.DETAIL.width(match.group(3));
                    double x = Double.parseDouble(match.group(1)) - width / 2;
                    return new Box(x, Double.parseDouble(match.group(2)) - 11, width, 13);
                })
                .toList();
    }

    /** The arrow is in the middle of a narrow picture. */
    @Test
    void aLongTextOfAnArrowIsInsideOfThePicture() {
        Figure figure = Diagram.downwards()
                .node("a", "a")
                .node("b", "b")
                .edge("a", "b", "a text that is wider than the boxes")
                .figure("title", "words");

        assertThat(labels(figure).getFirst().x()).isGreaterThan(0);
        assertThat(labels(figure).getFirst().right()).isLessThan(figure.width());
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
