package org.kudari.benchmarks.ladder;

import java.util.Arrays;
import java.util.Random;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/**
 * The inputs and the output of a rung. Matrices are row-major and without gaps.
 *
 * @param rows the rows of the matrix, or of a product
 * @param columns the columns of the matrix, or of a product
 * @param depth the depth of a product; otherwise 0
 * @param left the matrix, or a product's A of {@code rows x depth}
 * @param right a product's B of {@code depth x columns}; otherwise empty
 * @param result receives the result
 */
public record Problem(int rows, int columns, int depth, HostBuffer left, HostBuffer right, HostBuffer result) {

    /** {@code A B}, with numbers from -0.5 to 0.5. */
    public static Problem product(int rows, int columns, int depth, Random random) {
        return new Problem(
                rows,
                columns,
                depth,
                numbers(rows * depth, 0.5f, random),
                numbers(depth * columns, 0.5f, random),
                numbers(rows * columns, 0, random));
    }

    /**
     * A problem on one matrix.
     *
     * @param results the number of floats in the result
     * @param largest the matrix's numbers are from {@code -largest} to this
     */
    public static Problem matrix(int rows, int columns, int results, float largest, Random random) {
        return new Problem(
                rows,
                columns,
                0,
                numbers(rows * columns, largest, random),
                numbers(0, 0, random),
                numbers(results, 0, random));
    }

    private static HostBuffer numbers(int count, float largest, Random random) {
        HostBuffer buffer = HostBuffer.allocate(DType.FLOAT32, count);
        for (int i = 0; i < count; i++) {
            buffer.floats()[i] = largest * (2 * random.nextFloat() - 1);
        }
        return buffer;
    }

    /** The matrix, or a product's A. */
    public float[] a() {
        return left.floats();
    }

    /** A product's B. */
    public float[] b() {
        return right.floats();
    }

    /** The result. */
    public float[] out() {
        return result.floats();
    }

    /** The matrix as a view for the engine. */
    public View matrix() {
        return View.contiguous(left, Shape.of(rows, columns));
    }

    /** Fills the result with NaN, so that elements that are not computed are found. */
    void forgetResult() {
        Arrays.fill(out(), Float.NaN);
    }
}
