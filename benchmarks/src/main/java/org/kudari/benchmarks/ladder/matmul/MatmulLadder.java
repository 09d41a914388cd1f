package org.kudari.benchmarks.ladder.matmul;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.kudari.backend.Backend;
import org.kudari.backend.View;
import org.kudari.benchmarks.cases.Suite;
import org.kudari.benchmarks.ladder.Ladder;
import org.kudari.benchmarks.ladder.Problem;
import org.kudari.benchmarks.ladder.Rung;
import org.kudari.layout.Shape;

/** The product of two matrices. */
public final class MatmulLadder implements Ladder {

    @Override
    public String name() {
        return "matmul";
    }

    @Override
    public String description() {
        return "the product of two matrices";
    }

    @Override
    public Suite.Unit unit() {
        return Suite.Unit.GFLOPS;
    }

    @Override
    public int usualSize() {
        return 512;
    }

    @Override
    public List<Rung> rungs() {
        return List.of(
                rung("three loops", "the definition; B is read down its columns", () -> ThreeLoops::multiply),
                rung("along rows", "the depth is the middle loop: memory is read in order", () -> AlongRows::multiply),
                rung("cache blocks", "a block of B serves all rows of A", () -> CacheBlocks::multiply),
                rung("scalar tile", "4 x 4 elements of C stay in registers", () -> ScalarTile::multiply),
                rung(
                        "vector tile",
                        "6 rows x 2 vectors of C stay in registers",
                        Rung.ANY_WIDTH,
                        () -> VectorTile::multiply),
                rung(
                        "packed panels",
                        "copies that the tile reads from start to end",
                        Rung.ANY_WIDTH,
                        () -> PackedPanels::multiply));
    }

    private static Rung rung(String name, String adds, Supplier<MatmulProblem.Version> version) {
        return rung(name, adds, 0, version);
    }

    private static Rung rung(String name, String adds, int leastBits, Supplier<MatmulProblem.Version> version) {
        return new Rung(name, adds, leastBits, problem -> work(version, problem));
    }

    private static Runnable work(Supplier<MatmulProblem.Version> version, Problem problem) {
        MatmulProblem.Version made = version.get();
        MatmulProblem matmulProblem = new MatmulProblem(
                problem.a(), problem.b(), problem.out(), problem.rows(), problem.columns(), problem.depth());
        return () -> made.multiply(matmulProblem);
    }

    @Override
    public Runnable engine(Backend backend, Problem problem) {
        View a = View.contiguous(problem.left(), Shape.of(problem.rows(), problem.depth()));
        View b = View.contiguous(problem.right(), Shape.of(problem.depth(), problem.columns()));
        View c = View.contiguous(problem.result(), Shape.of(problem.rows(), problem.columns()));
        return () -> backend.matmul(a, b, c, false, null);
    }

    @Override
    public Problem problem(int rows, int columns, int depth, Random random) {
        return Problem.product(rows, columns, depth, random);
    }

    @Override
    public double[] expected(Problem problem) {
        int n = problem.columns();
        int k = problem.depth();
        double[] c = new double[problem.rows() * n];
        for (int i = 0; i < problem.rows(); i++) {
            for (int p = 0; p < k; p++) {
                double factor = problem.a()[i * k + p];
                for (int j = 0; j < n; j++) {
                    c[i * n + j] += factor * problem.b()[p * n + j];
                }
            }
        }
        return c;
    }

    @Override
    public double tolerance(Problem problem) {
        return 1e-6 * Math.sqrt(problem.depth());
    }

    @Override
    public double billions(Problem problem) {
        return 2e-9 * problem.rows() * problem.columns() * problem.depth();
    }
}
