package org.kudari.benchmarks.ladder.gelu;

import java.util.List;
import java.util.Random;
import org.kudari.backend.Backend;
import org.kudari.backend.View;
import org.kudari.benchmarks.cases.Suite;
import org.kudari.benchmarks.ladder.Ladder;
import org.kudari.benchmarks.ladder.MatrixKernel;
import org.kudari.benchmarks.ladder.Problem;
import org.kudari.benchmarks.ladder.Rung;
import org.kudari.expr.NamedFunction;
import org.kudari.expr.Primitive;

/** A function of each element: the exact GELU, {@code x (1 + erf(x / sqrt(2))) / 2}. */
public final class GeluLadder implements Ladder {
    private static final float LARGEST = 6;

    @Override
    public String name() {
        return "gelu";
    }

    @Override
    public String description() {
        return "GELU of each element";
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
                MatrixKernel.rung("in passes", "one array after the other, in double", () -> GeluInPasses::gelu),
                MatrixKernel.rung("in floats", "no double, no branch, no call", () -> GeluInFloats::gelu),
                MatrixKernel.rung(
                        "on vectors", "a vector of elements at once", Rung.ANY_WIDTH, () -> GeluOnVectors::gelu),
                MatrixKernel.rung("fused", "all operations in one loop", Rung.ANY_WIDTH, () -> GeluFused::gelu));
    }

    @Override
    public Runnable engine(Backend backend, Problem problem) {
        List<View> inputs = List.of(problem.matrix());
        List<View> outputs =
                List.of(View.contiguous(problem.result(), inputs.getFirst().shape()));
        return () -> backend.map(NamedFunction.GELU.kernel(), new double[0], inputs, outputs);
    }

    @Override
    public Problem problem(int rows, int columns, int depth, Random random) {
        return Problem.matrix(rows, columns, rows * columns, LARGEST, random);
    }

    @Override
    public double[] expected(Problem problem) {
        double[] y = new double[problem.out().length];
        for (int i = 0; i < y.length; i++) {
            double x = problem.a()[i];
            y[i] = 0.5 * x * (1 + Primitive.ERF.apply(x * Math.sqrt(0.5), 0, 0));
        }
        return y;
    }

    @Override
    public double tolerance(Problem problem) {
        return 1e-6;
    }

    @Override
    public double billions(Problem problem) {
        return 8e-9 * problem.rows() * problem.columns();
    }
}
