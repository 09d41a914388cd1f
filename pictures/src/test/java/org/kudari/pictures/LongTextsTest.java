package org.kudari.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.pictures.canvas.Drawing;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.canvas.TextStyle;
import org.kudari.pictures.figure.Figure;
import org.kudari.pictures.image.Pixels;
import org.kudari.pictures.plot.ColourMap;
import org.kudari.pictures.plot.Grid;
import org.kudari.pictures.plot.LegendEntry;
import org.kudari.pictures.plot.Plot;
import org.kudari.pictures.plot.PlotArea;
import org.kudari.pictures.surface.Surface;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** Texts that are longer than the picture is wide are shortened, and can be read all the same. */
class LongTextsTest {
    private static final int WIDTH = 300;
    private static final int HEIGHT = 240;

    private static String longText(String what) {
        return what + " with a name that nobody can read at a glance".repeat(4);
    }

    private static Plot plot() {
        double[] numbers = {0, 1, 2};
        return Plot.of(longText("x"), longText("y"))
                .title(longText("a title"))
                .line(longText("a series"), numbers, numbers)
                .label(0.2, 1, longText("a label"), Ink.TEXT)
                .label(1.9, 1, longText("another label"), Ink.TEXT)
                .labelBelow(1.9, 1.5, longText("a label below"), Ink.TEXT)
                .colourBar(longText("a bar"), ColourMap.VIRIDIS, 0, 1);
    }

    private static Element svg(Drawing drawing) throws Exception {
        String svg = new Figure(WIDTH, HEIGHT, "title", "It shows something.", drawing).svg();
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getDocumentElement();
    }

    private static List<Element> texts(Element svg) {
        var nodes = svg.getElementsByTagName("text");
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    private static String shown(Element text) {
        return text.getLastChild().getTextContent();
    }

    /** That no text, by its width in a common font, is outside of the picture. */
    private static void checkThatAllIsInside(Element svg) {
        for (Element text : texts(svg)) {
            boolean isUpwards = text.hasAttribute("transform");
            String place = isUpwards
                    ? text.getAttribute("transform").replaceAll(".*translate\\([-0-9.]+ ([-0-9.]+)\\).*", "$1")
                    : text.getAttribute("x");
            double at = isUpwards ? HEIGHT - Double.parseDouble(place) : Double.parseDouble(place);
            TextStyle style = new TextStyle(Double.parseDouble(text.getAttribute("font-size")), Ink.TEXT);
            double width = (text.hasAttribute("font-weight") ? style.bold() : style).width(shown(text));
            double before = switch (text.getAttribute("text-anchor")) {
                case "middle" -> width / 2;
                case "end" -> width;
                default -> 0;
            };
            assertThat(at - before).as(shown(text)).isGreaterThanOrEqualTo(-0.01);
            assertThat(at - before + width).as(shown(text)).isLessThanOrEqualTo((isUpwards ? HEIGHT : WIDTH) + 0.01);
        }
    }

    private static void checkThatAllCanBeRead(Element svg, String... words) {
        List<String> hints = texts(svg).stream()
                .filter(text -> shown(text).endsWith("\u2026"))
                .map(text -> text.getFirstChild().getTextContent())
                .toList();
        for (String word : words) {
            assertThat(hints).contains(longText(word));
            assertThat(svg.getAttribute("aria-label")).contains(longText(word));
            assertThat(svg.getElementsByTagName("desc").item(0).getTextContent())
                    .startsWith("It shows something. (")
                    .contains(longText(word));
        }
    }

    @Test
    void longTextsOfAPlotAreShortened() throws Exception {
        Element svg = svg(plot());

        checkThatAllIsInside(svg);
        checkThatAllCanBeRead(
                svg, "a title", "x", "y", "a series", "a label", "another label", "a label below", "a bar");
    }

    @Test
    void longTextsOfOtherFiguresAreShortened() throws Exception {
        Grid grid = Grid.of(0, 1, 0, 1, 4, (x, y) -> x * y);
        Element surface = svg(
                Surface.of(longText("x"), longText("y"), longText("z"), grid).title(longText("a title")));
        Element pixels = svg(new Pixels(longText("an image"), new double[2][2], ColourMap.GREY::at, 0, 1));

        checkThatAllIsInside(surface);
        checkThatAllCanBeRead(surface, "a title", "x", "y", "z");
        checkThatAllIsInside(pixels);
        checkThatAllCanBeRead(pixels, "an image");
    }

    @Test
    void shortTextsHaveNoHints() throws Exception {
        Element svg = svg(Plot.of("x", "y").title("a title").line("a series", new double[2], new double[2]));

        assertThat(texts(svg))
                .allMatch(text -> text.getElementsByTagName("title").getLength() == 0);
        assertThat(svg.getElementsByTagName("desc").item(0).getTextContent()).isEqualTo("It shows something.");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 40, 3_000})
    void aLegendLeavesRoomForThePlot(int count) throws Exception {
        for (String name : List.of("s", "a series", longText("a series"))) {
            List<PlotArea> areas = new ArrayList<>();
            Plot plot = Plot.of("x", "y").with(areas::add);
            for (int i = 0; i < count; i++) {
                plot = plot.line(i + " " + name, new double[2], new double[2]);
            }
            Element svg = svg(plot);

            checkThatAllIsInside(svg);
            assertThat(areas.getFirst().box().height()).isGreaterThan(80);
            long entries = texts(svg).stream()
                    .filter(text -> shown(text).matches("\\d+ (s|a ).*"))
                    .count();
            List<String> more = texts(svg).stream()
                    .map(LongTextsTest::shown)
                    .filter(text -> text.startsWith("and "))
                    .toList();
            assertThat(more).isEqualTo(entries == count ? List.of() : List.of("and " + (count - entries) + " more"));
            assertThat(entries).isGreaterThanOrEqualTo(Math.min(count, 5));
        }
    }

    @Test
    void aLegendMayHaveOtherWordsForWhatIsLeftOut() throws Exception {
        Plot plot = Plot.of("x", "y").more("\u307b\u304b {} \u4ef6");
        for (int i = 0; i < 3_000; i++) {
            plot = plot.line("series " + i, new double[2], new double[2]);
        }

        assertThat(texts(svg(plot)).stream().map(LongTextsTest::shown))
                .anyMatch(text -> text.matches("\u307b\u304b \\d{4} \u4ef6"))
                .noneMatch(text -> text.contains("more"));
    }

    /** In a font as wide as DejaVu Sans. */
    @Test
    void longEntriesOfALegendDoNotTouch() throws Exception {
        Plot plot = Plot.of("x", "y");
        for (int i = 0; i < 4; i++) {
            plot = plot.line("NVIDIA H200, transfer " + i, new double[2], new double[2]);
        }
        double end = 0;
        double row = 0;
        for (Element text : texts(svg(plot))) {
            if (shown(text).startsWith("NVIDIA")) {
                double start = Double.parseDouble(text.getAttribute("x"));
                boolean isNextRow = Double.parseDouble(text.getAttribute("y")) > row;
                assertThat(isNextRow || start - LegendEntry.WIDTH - 4 >= end + 5)
                        .as(shown(text))
                        .isTrue();
                end = start + new TextStyle(12, Ink.TEXT).widest(shown(text));
                row = Double.parseDouble(text.getAttribute("y"));
            }
        }
        assertThat(row).isPositive();
    }

    @Test
    void manyCategoriesDoNotCoverEachOther() throws Exception {
        for (int count : new int[] {3, 30, 300}) {
            List<String> names = IntStream.range(0, count)
                    .mapToObj(i -> "category number " + i)
                    .toList();
            Element svg = svg(Plot.of("", "").bars("", names, new double[count]));

            double end = 0;
            for (Element text : texts(svg)) {
                if (text.getTextContent().contains("category")) {
                    double width = new TextStyle(12, Ink.TEXT).width(shown(text));
                    double middle = Double.parseDouble(text.getAttribute("x"));
                    assertThat(middle - width / 2).as(shown(text)).isGreaterThan(end);
                    end = middle + width / 2;
                }
            }
            assertThat(end).isGreaterThan(WIDTH / 2.0);
        }
    }

    @Test
    void aTextIsCutBetweenLetters() {
        TextStyle style = new TextStyle(10, Ink.TEXT);
        String faces = "\ud83d\ude00\ud83d\ude01\ud83d\ude02";

        assertThat(style.shortened(faces, 1.2 * style.width(faces))).isEqualTo(faces);
        assertThat(style.shortened(faces, style.width(faces))).isEqualTo("\ud83d\ude00\u2026");
        assertThat(style.shortened("a bcd", 23)).isEqualTo("a\u2026");
        assertThat(style.shortened(faces, -5)).isEqualTo("\u2026");
        assertThat(style.shortened("", 0)).isEmpty();
    }
}
