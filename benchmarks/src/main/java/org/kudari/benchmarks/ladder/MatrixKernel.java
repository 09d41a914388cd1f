package org.kudari.benchmarks.ladder;

import java.util.function.Supplier;

/** A function of one row-major matrix. */
@FunctionalInterface
public interface MatrixKernel {

    /**
     * Computes the function.
     *
     * @param x {@code rows x columns}
     * @param y receives the result
     */
    void run(float[] x, float[] y, int rows, int columns);

    /** A rung in plain Java. */
    static Rung rung(String name, String adds, Supplier<MatrixKernel> kernel) {
        return rung(name, adds, 0, kernel);
    }

    /** A rung that needs the Vector API, with vectors of at least the given width. */
    static Rung rung(String name, String adds, int leastBits, Supplier<MatrixKernel> kernel) {
        return new Rung(name, adds, leastBits, problem -> {
            MatrixKernel made = kernel.get();
            return () -> made.run(problem.a(), problem.out(), problem.rows(), problem.columns());
        });
    }
}
