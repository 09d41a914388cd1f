package org.kudari.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** Lines of columns of one width each. The last is not padded. */
public final class TextTable {
    private static final int WIDEST = 30;
    private static final String RIGHT = ">";

    private final boolean[] alignsRight;
    private final List<List<String>> lines = new ArrayList<>();

    /** @param heading the headings; one that begins with {@code >} is of a column that is aligned to the right */
    public TextTable(String... heading) {
        alignsRight = new boolean[heading.length];
        List<String> names = new ArrayList<>();
        for (int i = 0; i < heading.length; i++) {
            alignsRight[i] = heading[i].startsWith(RIGHT);
            names.add(alignsRight[i] ? heading[i].substring(RIGHT.length()) : heading[i]);
        }
        lines.add(names);
    }

    /** Adds a line. */
    public void row(String... cells) {
        lines.add(List.of(cells));
    }

    /** The heading and the rows. */
    public List<String> lines() {
        int[] widths = new int[alignsRight.length];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.min(WIDEST, Math.max(widths[i], line.get(i).length()));
            }
        }
        return lines.stream().map(line -> aligned(line, widths)).toList();
    }

    private String aligned(List<String> cells, int... widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            String padding = " ".repeat(Math.max(0, widths[i] - cell.length()));
            line.append(i == 0 ? "" : "  ").append(alignsRight[i] ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }
}
