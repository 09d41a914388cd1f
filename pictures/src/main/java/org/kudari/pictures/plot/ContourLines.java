package org.kudari.pictures.plot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The lines on which a grid has a value, by marching squares: a line crosses an edge of a cell where the value lies
 * between the edge's ends, at the place of linear interpolation. Lorensen and Cline, "Marching cubes", 1987, in two
 * dimensions. Where all four edges are crossed, the mean of the corners decides which two are joined.
 */
final class ContourLines {
    /** The crossing of an edge: of a crossing of the grid with its right or its upper neighbour. */
    private record Edge(int row, int column, boolean isUpwards) {}

    private final double[] xs;
    private final double[] ys;
    private final double[][] values;
    private final double level;
    /** For each crossed edge the one or two that it is joined to. */
    private final Map<Edge, List<Edge>> joined = new HashMap<>();
    /** In the order in which they were found, so that the lines come in one order. */
    private final List<Edge> found = new ArrayList<>();

    private ContourLines(Grid grid, double level) {
        this.xs = grid.xs();
        this.ys = grid.ys();
        this.values = grid.values();
        this.level = level;
    }

    /** {@return the lines of a level, each as its xs and its ys} */
    static List<double[][]> of(Grid grid, double level) {
        ContourLines lines = new ContourLines(grid, level);
        for (int row = 0; row + 1 < lines.ys.length; row++) {
            for (int column = 0; column + 1 < lines.xs.length; column++) {
                lines.join(row, column);
            }
        }
        return lines.chains();
    }

    private boolean isAbove(int row, int column) {
        return values[row][column] >= level;
    }

    /** Joins the crossed edges of a cell. */
    private void join(int row, int column) {
        // Where a corner is no finite number, there is no place of the level.
        if (!Double.isFinite(mean(row, column))) {
            return;
        }
        Edge bottom = new Edge(row, column, false);
        Edge top = new Edge(row + 1, column, false);
        Edge left = new Edge(row, column, true);
        Edge right = new Edge(row, column + 1, true);
        boolean atBottomLeft = isAbove(row, column);
        boolean atBottomRight = isAbove(row, column + 1);
        boolean atTopRight = isAbove(row + 1, column + 1);
        boolean atTopLeft = isAbove(row + 1, column);
        List<Edge> crossed = new ArrayList<>();
        if (atBottomLeft != atBottomRight) {
            crossed.add(bottom);
        }
        if (atBottomRight != atTopRight) {
            crossed.add(right);
        }
        if (atTopRight != atTopLeft) {
            crossed.add(top);
        }
        if (atTopLeft != atBottomLeft) {
            crossed.add(left);
        }
        if (crossed.size() == 2) {
            join(crossed.get(0), crossed.get(1));
        } else if (crossed.size() == 4) {
            boolean isMiddleLikeBottomLeft = mean(row, column) >= level == atBottomLeft;
            join(bottom, isMiddleLikeBottomLeft ? right : left);
            join(top, isMiddleLikeBottomLeft ? left : right);
        }
    }

    private double mean(int row, int column) {
        return (values[row][column] + values[row][column + 1] + values[row + 1][column] + values[row + 1][column + 1])
                / 4;
    }

    private void join(Edge one, Edge other) {
        neighbours(one).add(other);
        neighbours(other).add(one);
    }

    private List<Edge> neighbours(Edge edge) {
        return joined.computeIfAbsent(edge, _ -> {
            found.add(edge);
            return new ArrayList<>();
        });
    }

    /** Open lines from their ends, then closed ones. */
    private List<double[][]> chains() {
        List<double[][]> chains = new ArrayList<>();
        for (Edge edge : found) {
            if (joined.containsKey(edge) && joined.get(edge).size() == 1) {
                chains.add(chain(edge));
            }
        }
        for (Edge edge : found) {
            if (joined.containsKey(edge)) {
                chains.add(chain(edge));
            }
        }
        return chains;
    }

    /** Follows a line from an edge, and takes its edges out. */
    private double[][] chain(Edge first) {
        List<Edge> edges = new ArrayList<>(List.of(first));
        List<Edge> next = joined.remove(first);
        while (next != null) {
            Edge edge = next.stream().filter(joined::containsKey).findFirst().orElse(null);
            if (edge == null) {
                // A closed line comes back to where it began.
                if (edges.size() > 2 && next.contains(first)) {
                    edges.add(first);
                }
                break;
            }
            edges.add(edge);
            next = joined.remove(edge);
        }
        return new double[][] {
            edges.stream().mapToDouble(this::x).toArray(),
            edges.stream().mapToDouble(this::y).toArray()
        };
    }

    private double x(Edge edge) {
        return edge.isUpwards
                ? xs[edge.column]
                : xs[edge.column] + share(edge) * (xs[edge.column + 1] - xs[edge.column]);
    }

    private double y(Edge edge) {
        return edge.isUpwards ? ys[edge.row] + share(edge) * (ys[edge.row + 1] - ys[edge.row]) : ys[edge.row];
    }

    /** Where on an edge the value is the level. */
    private double share(Edge edge) {
        double from = values[edge.row][edge.column];
        double to = edge.isUpwards ? values[edge.row + 1][edge.column] : values[edge.row][edge.column + 1];
        return (level - from) / (to - from);
    }
}
