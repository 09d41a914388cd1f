package org.kudari.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.pictures.figure.Figure;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/**
 * Figures are as somebody looked at them and found them good. After a change that is meant, run this test with {@code
 * -Dkudari.approve=true}, look at what changed, and commit it.
 */
class ApprovedFiguresTest {
    private static final Path APPROVED = Path.of(
            System.getProperty("basedir", ""), "src", "test", "resources", "org", "kudari", "pictures", "approved");

    static Set<String> names() {
        return Samples.all().keySet();
    }

    @ParameterizedTest
    @MethodSource("names")
    void isAsApproved(String name) throws IOException {
        String svg = Samples.all().get(name).svg();
        Path file = APPROVED.resolve(name + ".svg");
        if (Boolean.getBoolean("kudari.approve")) {
            Files.writeString(file, svg);
        }

        assertThat(svg).isEqualTo(Files.readString(file));
    }

    @ParameterizedTest
    @MethodSource("names")
    void isWellFormedAndSaysWhatItShows(String name) throws Exception {
        Figure figure = Samples.all().get(name);

        Element svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(figure.svg())))
                .getDocumentElement();

        assertThat(svg.getAttribute("aria-label")).isEqualTo(name + ". It shows <" + name + ">.");
        assertThat(svg.getElementsByTagName("desc").item(0).getTextContent()).isEqualTo("It shows <" + name + ">.");
        assertThat(figure.svg()).doesNotContain(" id=").doesNotContain("NaN").doesNotContain("Infinity");
    }

    /** Nothing that a reader must see lies outside of the picture. */
    @ParameterizedTest
    @MethodSource("names")
    void everyTextIsInside(String name) throws Exception {
        Figure figure = Samples.all().get(name);
        Element svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(figure.svg())))
                .getDocumentElement();
        var texts = svg.getElementsByTagName("text");
        for (int i = 0; i < texts.getLength(); i++) {
            Element text = (Element) texts.item(i);
            if (!text.getAttribute("x").isEmpty()) {
                assertThat(Double.parseDouble(text.getAttribute("x")))
                        .as(text.getTextContent())
                        .isBetween(0.0, (double) figure.width());
                assertThat(Double.parseDouble(text.getAttribute("y")))
                        .as(text.getTextContent())
                        .isBetween(8.0, figure.height() - 2.0);
            }
        }
    }
}
