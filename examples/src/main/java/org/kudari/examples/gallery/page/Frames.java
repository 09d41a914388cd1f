package org.kudari.examples.gallery.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.kudari.pictures.figure.Figure;

/**
 * Figures at one place of a page, of which one is seen. Most of their lines are in several of them, such as axes, so each
 * line is kept once. The script of the page puts a figure together when it is to be seen.
 *
 * @param figures the figures, at least one
 * @param shown the index of the one that is seen first
 */
record Frames(List<Figure> figures, int shown) {
    /** The figure that is seen, and all of them: a line with the numbers of its lines for each, an empty line, all lines. */
    String html() {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        String frames = figures.stream()
                .map(figure -> figure.svg()
                        .lines()
                        .map(line -> numbers.computeIfAbsent(line, _ -> numbers.size()))
                        .map(String::valueOf)
                        .collect(Collectors.joining(" ")))
                .collect(Collectors.joining("\n"));
        return "<div class=\"one\">" + figures.get(shown).svg() + "</div>\n<script type=\"text/plain\">" + frames
                + "\n\n" + String.join("\n", numbers.keySet()) + "</script>\n";
    }
}
