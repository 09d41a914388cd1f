package org.kudari.init;

import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;

/**
 * A matrix with orthogonal columns of one norm, or, where it is wider than tall, rows: layers neither stretch nor shrink
 * what they are given. Saxe, McClelland, Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep linear
 * neural networks", arXiv:1312.6120. All such matrices are equally likely: it is the Q of the QR decomposition of normal
 * numbers with a positive diagonal of R (Mezzadri, "How to generate random matrices from the classical compact groups",
 * Notices of the AMS 54, 2007).
 *
 * <p>A parameter of shape {@code [.., in, out]} counts as a matrix of {@code out} columns. PyTorch's {@code
 * orthogonal_} counts its weights {@code [out, in, ..]} as a matrix of {@code out} rows, which is the same transposed.
 *
 * <p>It is computed on the host in double, in the order of {@code in * out * min(in, out)} steps, so every device has the
 * same bits.
 *
 * @param gain the norm of the columns, or of the rows; positive
 */
public record Orthogonal(double gain) implements Initializer {
    /**
     * Checks the gain.
     *
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public Orthogonal {
        if (!(gain > 0) || Double.isInfinite(gain)) {
            throw new IllegalArgumentException("the initializer orthogonal needs a positive finite gain, not " + gain);
        }
    }

    /**
     * {@return the same with another gain}
     *
     * @param other the gain, positive; PyTorch's {@code calculate_gain} lists those of activations, such as sqrt(2) for
     *     ReLU
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public Orthogonal gain(double other) {
        return new Orthogonal(other);
    }

    /** @throws IllegalArgumentException if the shape has fewer than two axes */
    @Override
    public Tensor make(Device device, DType type, Shape shape, RandomKey key) {
        if (shape.rank() < 2) {
            throw new IllegalArgumentException("the initializer orthogonal needs a parameter of shape [.., in, out],"
                    + " not one of shape " + shape + ": give it an initializer such as constant(0)");
        }
        int elements = HostNumbers.count("orthogonal", shape);
        int columns = (int) shape.dim(-1);
        int rows = elements == 0 ? 0 : elements / columns;
        double[] normal = HostNumbers.normal(key, elements);
        // The vectors to be made orthogonal are the shorter side, each in a row of its own.
        int count = Math.min(rows, columns);
        int length = Math.max(rows, columns);
        boolean isTall = rows > columns;
        double[][] vectors = new double[count][length];
        for (int i = 0; i < elements; i++) {
            vectors[isTall ? i % columns : i / columns][isTall ? i / columns : i % columns] = normal[i];
        }
        double[][] q = orthonormal(vectors);
        for (int i = 0; i < elements; i++) {
            normal[i] = gain * q[isTall ? i % columns : i / columns][isTall ? i / columns : i % columns];
        }
        return HostNumbers.tensor(device, type, normal, shape);
    }

    /**
     * The columns of Q in the QR decomposition of given columns, by Householder's reflections: orthogonal to the last
     * bits, however close to each other the columns are. Golub and van Loan, "Matrix Computations", chapter 5.
     *
     * @param vectors at most as many as they are long; they are overwritten by the vectors of the reflections
     */
    private static double[][] orthonormal(double[][] vectors) {
        int count = vectors.length;
        double[] signs = new double[count];
        for (int j = 0; j < count; j++) {
            double[] v = vectors[j];
            double norm = Math.sqrt(dot(v, v, j));
            // The diagonal of R gets the sign that does not cancel in v; the column of Q is turned for it below.
            signs[j] = v[j] < 0 ? 1 : -1;
            v[j] -= signs[j] * norm;
            normalize(v, j);
            for (int i = j + 1; i < count; i++) {
                reflect(vectors[i], v, j);
            }
        }
        double[][] q = new double[count][count == 0 ? 0 : vectors[0].length];
        for (int j = count - 1; j >= 0; j--) {
            q[j][j] = 1;
            for (int i = j; i < count; i++) {
                reflect(q[i], vectors[j], j);
            }
        }
        for (int j = 0; j < count; j++) {
            for (int i = 0; i < q[j].length; i++) {
                q[j][i] *= signs[j];
            }
        }
        return q;
    }

    /** Gives the elements from an index on the norm 1; zeros stay. */
    private static void normalize(double[] v, int from) {
        double norm = Math.sqrt(dot(v, v, from));
        for (int i = from; norm > 0 && i < v.length; i++) {
            v[i] /= norm;
        }
    }

    /** Reflects x by a vector of norm 1 that is 0 below an index. */
    private static void reflect(double[] x, double[] v, int from) {
        double twice = 2 * dot(x, v, from);
        for (int i = from; i < x.length; i++) {
            x[i] -= twice * v[i];
        }
    }

    /** In four sums, because additions one after the other would wait for each other. */
    private static double dot(double[] a, double[] b, int from) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int i = from;
        for (; i + 3 < a.length; i += 4) {
            sum0 += a[i] * b[i];
            sum1 += a[i + 1] * b[i + 1];
            sum2 += a[i + 2] * b[i + 2];
            sum3 += a[i + 3] * b[i + 3];
        }
        for (; i < a.length; i++) {
            sum0 += a[i] * b[i];
        }
        return sum0 + sum1 + (sum2 + sum3);
    }

    @Override
    public String toString() {
        return gain == 1 ? "orthogonal" : "orthogonal(gain " + gain + ")";
    }
}
