package org.kudari.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An exhibit is about what it computes: at most a third of its lines draw. Methods draw that return figures, plots or
 * words, or are called so; and so do statements that speak of any of these.
 */
class DrawingShareTest {
    private static final Path GALLERY = Repository.EXAMPLES.resolve("gallery");

    private static final Pattern METHOD =
            Pattern.compile("    (private |static )*(((List<)?(Plot|Figure|String)>? \\w+)|(\\w+ draw\\w*))\\(.*");
    private static final Pattern WORDS = Pattern.compile(
            "\\b(Plot|Figure|Animation|Diagram|Panels|Surface|Knob|Pen|Ink|Tiles|Pixels)\\b|\\bpage\\.(show|text)\\("
                    + "|\\bdraw\\w*\\(");

    static Stream<Path> exhibits() {
        return Repository.files(GALLERY, ".java").stream()
                .filter(file -> file.getParent().equals(GALLERY))
                .filter(file -> !file.endsWith("Gallery.java") && !file.endsWith("package-info.java"));
    }

    @ParameterizedTest
    @MethodSource("exhibits")
    void drawingIsAtMostAThird(Path exhibit) {
        List<String> lines = Repository.read(exhibit).lines().toList();

        assertThat(drawing(lines)).as("lines that draw").hasSizeLessThanOrEqualTo(lines.size() / 3);
    }

    @Test
    void whatDrawsIsSeen() {
        List<String> lines = """
                /** Not this Figure. */
                final class Example {
                    static void show(Page page) {
                        int count =
                                1;
                        page.show(
                                "name", () -> {
                                    return;
                                });
                        count++;
                    }

                    private static Plot plot(int count) {
                        return null;
                    }
                }
                """.lines().toList();

        List<String> expected = new ArrayList<>(lines.subList(5, 9));
        expected.addAll(lines.subList(12, 15));
        assertThat(drawing(lines)).isEqualTo(expected);
    }

    private static List<String> drawing(List<String> lines) {
        List<String> drawing = new ArrayList<>();
        int at = 0;
        while (at < lines.size()) {
            String line = lines.get(at);
            int end = at + 1;
            boolean isDrawing = false;
            if (METHOD.matcher(line).matches()) {
                end = at + 1 + lines.subList(at, lines.size()).indexOf("    }");
                isDrawing = true;
            } else if (line.startsWith("        ") && !line.strip().startsWith("//")) {
                end = endOfStatement(lines, at);
                isDrawing =
                        WORDS.matcher(String.join(" ", lines.subList(at, end))).find();
            }
            if (isDrawing) {
                drawing.addAll(lines.subList(at, end));
            }
            at = end;
        }
        return drawing;
    }

    /** Where the line after a statement is. A block is not a part of it, but the body of a lambda is. */
    private static int endOfStatement(List<String> lines, int from) {
        int open = 0;
        for (int i = from; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean isBlock = line.endsWith("{") && !line.endsWith("-> {") && open == 0;
            open += isBlock ? 0 : count(line, '{') - count(line, '}');
            if (open <= 0 && (line.endsWith(";") || line.endsWith("{") || line.endsWith("}"))) {
                return i + 1;
            }
        }
        return lines.size();
    }

    private static int count(String line, char wanted) {
        return (int) line.chars().filter(character -> character == wanted).count();
    }
}
