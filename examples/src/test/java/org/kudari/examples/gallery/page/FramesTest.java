package org.kudari.examples.gallery.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kudari.pictures.figure.Figure;
import org.kudari.pictures.plot.Plot;

class FramesTest {
    private static final List<Figure> FIGURES =
            IntStream.range(0, 5).mapToObj(FramesTest::figure).toList();

    private static Figure figure(int step) {
        Plot plot = Plot.of("x", "y").limitX(0, 5).limitY(0, 9).line("", new double[] {0, 5}, new double[] {step, 9});
        return new Figure("A line", "It turns.", plot.title("step " + step));
    }

    @Test
    void everyFigureIsThereToTheLastLetter() {
        String html = new Frames(FIGURES, 2).html();
        String begin = "<script type=\"text/plain\">";

        assertThat(html).startsWith("<div class=\"one\">" + FIGURES.get(2).svg() + "</div>\n" + begin);
        String[] kept = html.substring(html.indexOf(begin) + begin.length(), html.indexOf("</script>"))
                .split("\n\n", 2);
        String[] lines = kept[1].split("\n");
        assertThat(kept[0].lines()
                        .map(frame -> Arrays.stream(frame.split(" "))
                                .map(number -> lines[Integer.parseInt(number)] + "\n")
                                .collect(Collectors.joining())))
                .containsExactlyElementsOf(FIGURES.stream().map(Figure::svg).toList());
    }

    /** In the figure that is seen first, and among the lines of all. */
    @Test
    void whatTheyShareIsKeptOnce() {
        String html = new Frames(FIGURES, 0).html();

        assertThat(html.split("<style>", -1)).hasSize(3);
        assertThat(html.split(">step 4<", -1)).hasSize(2);
        assertThat(html).hasSizeLessThan(3 * FIGURES.getFirst().svg().length());
    }
}
