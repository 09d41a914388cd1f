package org.kudari.examples;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A piece of Java that a reader of the documentation sees.
 *
 * @param place its file, and the line on which it begins
 * @param text its lines
 */
record Snippet(String place, String text) {
    private static final Pattern FENCED = Pattern.compile("(?m)^ *```java\\n([\\s\\S]*?)^ *```$");
    private static final Pattern JAVADOC = Pattern.compile("/\\*\\*[\\s\\S]*?\\*/");
    private static final String CODE = "<pre>{@code";

    /** The blocks of a Markdown file that are marked as Java. */
    static List<Snippet> ofMarkdown(Path file) {
        String text = Repository.read(file);
        List<Snippet> snippets = new ArrayList<>();
        Matcher blocks = FENCED.matcher(text);
        while (blocks.find()) {
            snippets.add(new Snippet(place(file, text, blocks.start(1)), blocks.group(1)));
        }
        return snippets;
    }

    /** The blocks of code in the Javadoc of a Java file. */
    static List<Snippet> ofJavadoc(Path file) {
        String text = Repository.read(file);
        List<Snippet> snippets = new ArrayList<>();
        Matcher comments = JAVADOC.matcher(text);
        while (comments.find()) {
            String comment = comments.group();
            for (int at = comment.indexOf(CODE); at >= 0; at = comment.indexOf(CODE, at + 1)) {
                int begin = at + CODE.length();
                String lines = comment.substring(begin, endOfCode(comment, begin))
                        .lines()
                        .map(line -> line.replaceFirst("^ *\\* ?", ""))
                        .collect(Collectors.joining("\n"));
                snippets.add(new Snippet(place(file, text, comments.start() + begin), lines));
            }
        }
        return snippets;
    }

    /** Where the brace closes that was open at {@code begin}. */
    private static int endOfCode(String comment, int begin) {
        int open = 1;
        for (int i = begin; i < comment.length(); i++) {
            open += comment.charAt(i) == '{' ? 1 : comment.charAt(i) == '}' ? -1 : 0;
            if (open == 0) {
                return i;
            }
        }
        throw new AssertionError("a block of code does not end in " + comment);
    }

    private static String place(Path file, String text, int index) {
        long line = text.substring(0, index).lines().count() + 1;
        return Repository.ROOT.relativize(file) + ", line " + line;
    }

    /** The parts between empty lines; each may come from another file. */
    List<String> parts() {
        return List.of(text.strip().split("\\n\\s*\\n"));
    }

    @Override
    public String toString() {
        return place;
    }
}
