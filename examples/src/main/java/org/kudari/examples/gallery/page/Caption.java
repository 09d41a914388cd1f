package org.kudari.examples.gallery.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kudari.pictures.canvas.NumberText;

/**
 * The words of an exhibit with its numbers filled in. The first line of a file is the title, after {@code # }. Paragraphs
 * are divided by empty lines. A paragraph that is names of figures in square brackets shows these side by side. In a
 * paragraph, {@code {loss:2}} is a number with two decimals, {@code {loss}} one with up to four digits, and what stands
 * between backquotes is code.
 */
record Caption(String title, List<Paragraph> paragraphs) {
    private static final Pattern NUMBER = Pattern.compile("\\{([\\w.]+)(?::(\\d))?}");
    private static final Pattern FIGURES = Pattern.compile("(\\[[\\w-]+]\\s*)+");

    /** A paragraph: words, or the names of figures. */
    sealed interface Paragraph {}

    /** Words. */
    record Words(String text) implements Paragraph {}

    /** Figures side by side. */
    record Figures(List<String> names) implements Paragraph {}

    /** @throws IllegalArgumentException if the file has no title, or names a number that the page does not have */
    static Caption of(String file, Map<String, Double> numbers) {
        String[] parts = file.strip().split("\\n\\s*\\n");
        if (!parts[0].startsWith("# ")) {
            throw new IllegalArgumentException("a caption begins with '# ' and the title, not with '" + parts[0] + "'");
        }
        List<Paragraph> paragraphs = new ArrayList<>();
        for (String part : Arrays.asList(parts).subList(1, parts.length)) {
            String text = part.strip();
            if (FIGURES.matcher(text).matches()) {
                paragraphs.add(new Figures(Arrays.stream(text.split("[\\[\\]\\s]+"))
                        .filter(name -> !name.isEmpty())
                        .toList()));
            } else {
                paragraphs.add(new Words(filled(joined(text), numbers)));
            }
        }
        return new Caption(filled(parts[0].substring(2), numbers), paragraphs);
    }

    /** Lines as one: with a space between them, but for Japanese, which has none. */
    private static String joined(String lines) {
        return lines.replaceAll("(?<=[\\u3000-\\u9fff\\uff00-\\uffef])\\n(?=[\\u3000-\\u9fff\\uff00-\\uffef])", "")
                .replace('\n', ' ');
    }

    private static String filled(String text, Map<String, Double> numbers) {
        return NUMBER.matcher(text).replaceAll(match -> {
            Double number = numbers.get(match.group(1));
            if (number == null) {
                throw new IllegalArgumentException(
                        "a caption speaks of the number '" + match.group(1) + "', and there are " + numbers.keySet());
            }
            return Matcher.quoteReplacement(
                    match.group(2) == null
                            ? NumberText.significant(number, 4)
                            : NumberText.of(number, Integer.parseInt(match.group(2))));
        });
    }
}
