package org.kudari.benchmarks.ladder.columnsum;

import java.util.List;
import java.util.Random;
import org.kudari.backend.Backend;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.benchmarks.cases.Suite;
import org.kudari.benchmarks.ladder.Ladder;
import org.kudari.benchmarks.ladder.MatrixKernel;
import org.kudari.benchmarks.ladder.Problem;
import org.kudari.benchmarks.ladder.Rung;
import org.kudari.expr.Kernel;
import org.kudari.layout.Shape;

/** The sum of each column. */
public final class ColumnSumLadder implements Ladder {

    @Override
    public String name() {
        return "column-sum";
    }

    @Override
    public String description() {
        return "the sum of each column";
    }

    @Override
    public Suite.Unit unit() {
        return Suite.Unit.GBPS;
    }

    @Override
    public int usualSize() {
        return 1024;
    }

    @Override
    public List<Rung> rungs() {
        return List.of(
                MatrixKernel.rung(
                        "by columns", "the definition; memory is read with a stride", () -> ColumnSumByColumns::sum),
                MatrixKernel.rung("by rows", "memory is read in order", () -> ColumnSumByRows::sum),
                MatrixKernel.rung(
                        "on vectors", "a vector of columns at once", Rung.ANY_WIDTH, () -> ColumnSumOnVectors::sum),
                MatrixKernel.rung(
                        "four rows",
                        "sums are loaded once for four rows",
                        Rung.ANY_WIDTH,
                        () -> ColumnSumFourRows::sum));
    }

    @Override
    public Runnable engine(Backend backend, Problem problem) {
        List<View> inputs = List.of(problem.matrix());
        View sums = View.contiguous(problem.result(), Shape.of(1, problem.columns()));
        return () -> backend.reduce(Reduction.SUM, Kernel.IDENTITY, new double[0], inputs, sums, false);
    }

    @Override
    public Problem problem(int rows, int columns, int depth, Random random) {
        return Problem.matrix(rows, columns, columns, 1, random);
    }

    @Override
    public double[] expected(Problem problem) {
        double[] sums = new double[problem.columns()];
        for (int i = 0; i < problem.a().length; i++) {
            sums[i % problem.columns()] += problem.a()[i];
        }
        return sums;
    }

    @Override
    public double tolerance(Problem problem) {
        return 1e-6 * Math.sqrt(problem.rows());
    }

    @Override
    public double billions(Problem problem) {
        return 4e-9 * ((double) problem.rows() * problem.columns() + problem.columns());
    }
}
