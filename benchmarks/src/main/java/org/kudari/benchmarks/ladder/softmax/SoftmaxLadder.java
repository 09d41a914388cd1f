package org.kudari.benchmarks.ladder.softmax;

import static org.kudari.expr.Functions.exp;

import java.util.List;
import java.util.Random;
import org.kudari.backend.Backend;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.benchmarks.cases.Suite;
import org.kudari.benchmarks.ladder.Ladder;
import org.kudari.benchmarks.ladder.MatrixKernel;
import org.kudari.benchmarks.ladder.Problem;
import org.kudari.benchmarks.ladder.Rung;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/** The softmax of each row. */
public final class SoftmaxLadder implements Ladder {
    private static final float LARGEST = 4;
    private static final double[] NONE = {};

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
                MatrixKernel.rung("by definition", "each exponential twice, in double", () -> ByDefinition::softmax),
                MatrixKernel.rung("kept exponentials", "each exponential once", () -> KeptExponentials::softmax),
                MatrixKernel.rung("in floats", "an exponential without double or call", () -> InFloats::softmax),
                MatrixKernel.rung(
                        "on vectors", "a vector of elements at once", Rung.ANY_WIDTH, () -> OnVectors::softmax));
    }

    /** As a tensor's softmax does it. */
    @Override
    public Runnable engine(Backend backend, Problem problem) {
        View x = problem.matrix();
        Shape oneEach = Shape.of(problem.rows(), 1);
        View largest = View.contiguous(HostBuffer.allocate(DType.FLOAT32, problem.rows()), oneEach);
        View sum = View.contiguous(HostBuffer.allocate(DType.FLOAT32, problem.rows()), oneEach);
        Expr shifted = exp(Expr.input(0).minus(Expr.input(1)));
        Kernel exponential = Kernel.of(2, 0, shifted);
        Kernel quotient = Kernel.of(3, 0, shifted.div(Expr.input(2)));
        List<View> inputs = List.of(x, largest.broadcastTo(x.shape()), sum.broadcastTo(x.shape()));
        List<View> outputs = List.of(View.contiguous(problem.result(), x.shape()));
        return () -> {
            if (x.shape().elements() > 0) {
                backend.reduce(Reduction.MAX, Kernel.IDENTITY, NONE, inputs.subList(0, 1), largest, false);
                backend.reduce(Reduction.SUM, exponential, NONE, inputs.subList(0, 2), sum, false);
                backend.map(quotient, NONE, inputs, outputs);
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

    /** The results are the smaller, the more columns share their sum of 1. */
    @Override
    public double tolerance(Problem problem) {
        return 1e-5 / Math.max(1, problem.columns());
    }

    @Override
    public double billions(Problem problem) {
        return 8e-9 * problem.rows() * problem.columns();
    }
}
