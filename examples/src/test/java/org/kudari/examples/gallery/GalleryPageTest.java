package org.kudari.examples.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.examples.gallery.page.Exhibit;
import org.kudari.examples.gallery.page.Language;
import org.kudari.examples.gallery.page.Site;

/** The page of two exhibits: one with an animation, and one with knobs. */
class GalleryPageTest {
    /** What a browser may follow or load by itself. */
    private static final Pattern ADDRESS =
            Pattern.compile("\\b(?:src|srcset|href|action|data|poster)\\s*=\\s*\"([^\"]*)\"|\\burl\\(([^)]*)\\)");

    private static final Pattern LINES = Pattern.compile("<script type=\"text/plain\">(.*?)</script>", Pattern.DOTALL);
    private static final Pattern ALTERNATIVE = Pattern.compile("aria-label=\"([^\"]*)\"");

    @TempDir
    private Path folder;

    private String page;

    @BeforeEach
    void write() throws IOException {
        List<Exhibit> exhibits = Gallery.exhibits().stream()
                .filter(each -> List.of("one-neuron", "slope").contains(each.name()))
                .toList();
        try (Device device = Devices.open("cpu")) {
            new Site(folder.resolve("gallery"), Language.EN).write(exhibits, device, Map.of());
        }
        page = Files.readString(folder.resolve("gallery/index.html"));
    }

    @Test
    void asksForNothing() {
        assertThatItAsksForNothing(page);
    }

    /** Fails for a page that names anything but a part of itself, or lets the browser ask for something. */
    static void assertThatItAsksForNothing(String page) {
        assertThat(page)
                .contains("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';")
                .doesNotContain("@import");
        assertThat(ADDRESS.matcher(page).results().map(GalleryPageTest::address))
                .isNotEmpty()
                .allMatch(address -> address.startsWith("#") || address.startsWith("data:"));
    }

    private static String address(MatchResult match) {
        return match.group(1) == null ? match.group(2).replaceAll("[\"']", "") : match.group(1);
    }

    @Test
    void aPageThatAsksForSomethingIsFound() {
        for (String asking : List.of(
                "<img src=\"https://kudari.org/x.png\">",
                "<a href=\"slope/minus.svg\">",
                "<style>p { background: url('x.png') }</style>",
                "<style>@import 'x.css'</style>")) {
            assertThatExceptionOfType(AssertionError.class)
                    .as(asking)
                    .isThrownBy(() -> assertThatItAsksForNothing(page + asking));
        }
    }

    /** A reader who hears the page can tell them from one another. */
    @Test
    void eachOfManyFiguresHasItsOwnTextAlternative() {
        List<String> linesOfAll =
                LINES.matcher(page).results().map(match -> match.group(1)).toList();

        assertThat(linesOfAll)
                .hasSize(2)
                .allSatisfy(
                        lines -> assertThat(ALTERNATIVE.matcher(lines).results().map(match -> match.group(1)))
                                .hasSizeGreaterThan(5)
                                .doesNotHaveDuplicates());
        assertThat(page)
                .contains("back to the weight. (step 6/6)\"")
                .contains("at the end: w = 0.839 (start at w = 5, learning rate 0.1)\"");
    }

    /** The policy has the hash of the script that stands in the page, and lets nothing else run. */
    @Test
    void onlyTheScriptOfThePageRuns() throws NoSuchAlgorithmException {
        String script = page.substring(page.indexOf("<script>") + "<script>".length(), page.lastIndexOf("</script>"));
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));

        assertThat(script).contains("addEventListener");
        assertThat(page.split("<script>", -1)).hasSize(2);
        assertThat(page)
                .contains(" script-src 'sha256-" + Base64.getEncoder().encodeToString(hash) + "';")
                .doesNotContainPattern("\\son[a-z]+=");
    }

    @Test
    void equationsStayOnOneLine() {
        assertThat(page)
                .contains("With x\u00a0=\u00a02 and w\u00a0=\u00a03 it answers 6")
                .contains("<code>w \u2212 0.1 \u00d7 (\u221216)\u00a0=\u00a04.6</code>")
                .contains("<code class=\"long\">examples/src/main/java");
    }
}
