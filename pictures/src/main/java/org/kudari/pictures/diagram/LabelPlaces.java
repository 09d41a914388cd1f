package org.kudari.pictures.diagram;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.kudari.pictures.canvas.Box;

/** Places for the texts of edges, so that none covers another. */
final class LabelPlaces {
    static final double LINE = 15;
    static final double PADDING = 6;

    /** The part of an edge before its texts: before the middle, where edges between the same layers cross. */
    private static final double SHARE = 0.36;

    /** Boxes are looked for in squares of this size only, in pixels. */
    private static final double CELL = 64;

    private record Cell(long x, long y) {}

    private final Map<Cell, List<Box>> taken = new HashMap<>();

    /**
     * Takes room for the texts of an edge: at the usual place on its line, else at the nearest one on the line that is
     * free, else beside the line.
     *
     * @param edge an edge; one without a text takes no room
     * @param xs the points of its line
     * @param ys the points of its line
     * @param isDownwards whether a text moves to the side, or up and down, if the line is full
     * @return the room
     */
    Box take(Edge edge, double[] xs, double[] ys, boolean isDownwards) {
        int middle = (int) (SHARE * xs.length);
        Box usual = around(edge, xs[middle], ys[middle]);
        if (!edge.hasText()) {
            return usual;
        }
        Box found = isFree(usual) ? usual : null;
        for (int away = 1; found == null && away < xs.length; away++) {
            for (int i : new int[] {middle - away, middle + away}) {
                if (found == null && i > 0 && i < xs.length - 1 && isFree(around(edge, xs[i], ys[i]))) {
                    found = around(edge, xs[i], ys[i]);
                }
            }
        }
        for (int away = 1; found == null; away++) {
            double side = (away % 2 == 0 ? away : -away) / 2.0;
            Box beside = isDownwards
                    ? around(edge, xs[middle] + side * usual.width(), ys[middle])
                    : around(edge, xs[middle], ys[middle] + side * usual.height());
            found = isFree(beside) ? beside : null;
        }
        for (Cell cell : cells(found)) {
            taken.computeIfAbsent(cell, _ -> new ArrayList<>()).add(found);
        }
        return found;
    }

    private static Box around(Edge edge, double x, double y) {
        double height = LINE * edge.lines();
        double width = edge.width() + PADDING;
        return new Box(x - width / 2, y - height / 2, width, height);
    }

    private boolean isFree(Box box) {
        for (Cell cell : cells(box)) {
            for (Box other : taken.getOrDefault(cell, List.of())) {
                if (box.x() < other.right()
                        && other.x() < box.right()
                        && box.y() < other.bottom()
                        && other.y() < box.bottom()) {
                    return false;
                }
            }
        }
        return true;
    }

    private static List<Cell> cells(Box box) {
        List<Cell> cells = new ArrayList<>();
        for (long x = (long) Math.floor(box.x() / CELL); x * CELL < box.right(); x++) {
            for (long y = (long) Math.floor(box.y() / CELL); y * CELL < box.bottom(); y++) {
                cells.add(new Cell(x, y));
            }
        }
        return cells;
    }
}
