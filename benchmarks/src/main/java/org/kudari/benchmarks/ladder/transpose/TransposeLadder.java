package org.kudari.benchmarks.ladder.transpose;

import java.util.List;
import java.util.Random;
import org.kudari.backend.Backend;
import org.kudari.backend.View;
import org.kudari.benchmarks.cases.Suite;
import org.kudari.benchmarks.ladder.Ladder;
import org.kudari.benchmarks.ladder.MatrixKernel;
import org.kudari.benchmarks.ladder.Problem;
import org.kudari.benchmarks.ladder.Rung;
import org.kudari.expr.Kernel;
import org.kudari.layout.Shape;

/** The transpose of a matrix, in memory. */
public final class TransposeLadder implements Ladder {

    @Override
    public String name() {
        return "transpose";
    }

    @Override
    public String description() {
        return "rows and columns exchanged in memory";
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
                        "by rows", "the definition; memory is written with a stride", () -> TransposeByRows::transpose),
                MatrixKernel.rung(
                        "in squares",
                        "whole lines of the cache are read and written",
                        () -> TransposeInSquares::transpose),
                MatrixKernel.rung(
                        "in registers",
                        "8 x 8 elements are turned in registers",
                        256,
                        () -> TransposeInRegisters::transpose));
    }

    /** The call that a transposed tensor's {@code contiguous()} makes. */
    @Override
    public Runnable engine(Backend backend, Problem problem) {
        View x = problem.matrix();
        List<View> inputs = List.of(new View(x.buffer(), x.layout().transpose()));
        List<View> outputs = List.of(View.contiguous(problem.result(), Shape.of(problem.columns(), problem.rows())));
        return () -> backend.map(Kernel.IDENTITY, new double[0], inputs, outputs);
    }

    @Override
    public Problem problem(int rows, int columns, int depth, Random random) {
        return Problem.matrix(rows, columns, rows * columns, 1, random);
    }

    @Override
    public double[] expected(Problem problem) {
        double[] y = new double[problem.out().length];
        for (int i = 0; i < y.length; i++) {
            int row = i % problem.rows();
            int column = i / problem.rows();
            y[i] = problem.a()[row * problem.columns() + column];
        }
        return y;
    }

    @Override
    public double tolerance(Problem problem) {
        return 0;
    }

    @Override
    public double billions(Problem problem) {
        return 8e-9 * problem.rows() * problem.columns();
    }
}
