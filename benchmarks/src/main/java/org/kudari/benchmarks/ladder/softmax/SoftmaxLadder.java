package org.kudari.benchmarks.ladder.softmax;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.kudari.backend.Backend;
import org.kudari.backend.View;
import org.kudari.benchmarks.cases.Suite;
import org.kudari.benchmarks.ladder.Ladder;
import org.kudari.benchmarks.ladder.MatrixKernel;
import org.kudari.benchmarks.ladder.Problem;
import org.kudari.benchmarks.ladder.Rung;

/** The softmax of each row. */
public final class SoftmaxLadder implements Ladder {
    private static final float LARGEST = 4;

    @Override
    public String name() {
        return "softmax";
    }

    @Override
    public String description() {
        return "the softmax of each row";
    }

    @Override
    public Suite.Unit unit() {
        return Suite.Unit.GBPS;
    }

    @Override
    public int usualSize() {
        return 256;
    }

    @Override
    public List<Rung> rungs() {
        return List.of(
                MatrixKernel.rung(
                        "by definition", "each exponential twice, in double", () -> SoftmaxByDefinition::softmax),
                MatrixKernel.rung("kept exponentials", "each exponential once", () -> SoftmaxKeptExponentials::softmax),
                MatrixKernel.rung("in floats", "an exponential without double or call", () -> SoftmaxInFloats::softmax),
                MatrixKernel.rung(
                        "on vectors", "a vector of elements at once", Rung.ANY_WIDTH, () -> SoftmaxOnVectors::softmax));
    }

    /** The call that a tensor's softmax makes. */
    @Override
    public Runnable engine(Backend backend, Problem problem) {
        View x = problem.matrix();
        View y = View.contiguous(problem.result(), x.shape());
        return () -> {
            if (x.shape().elements() > 0) {
                backend.rowFunctions().softmax(x, y);
            }
        };
    }

    @Override
    public Problem problem(int rows, int columns, int depth, Random random) {
        return Problem.matrix(rows, columns, rows * columns, LARGEST, random);
    }

    @Override
    public double[] expected(Problem problem) {
        int columns = problem.columns();
        double[] y = new double[problem.out().length];
        for (int row = 0; row < problem.rows(); row++) {
            double sum = 0;
            for (int i = row * columns; i < (row + 1) * columns; i++) {
                y[i] = Math.exp(problem.a()[i]);
                sum += y[i];
            }
            for (int i = row * columns; i < (row + 1) * columns; i++) {
                y[i] /= sum;
            }
        }
        return y;
    }

    /**
     * Relative to the largest result: an exponential to 16 units in the last place, and a sequential sum of floats,
     * which has an error of up to one rounding for each term (Higham, Accuracy and Stability of Numerical Algorithms,
     * section 4.2).
     */
    @Override
    public double tolerance(Problem problem) {
        double rounding = Math.ulp(1f) / 2;
        double largest = Arrays.stream(expected(problem)).max().orElse(0);
        return (32 + problem.columns()) * rounding * largest;
    }

    @Override
    public double billions(Problem problem) {
        return 8e-9 * problem.rows() * problem.columns();
    }
}
