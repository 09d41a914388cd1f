package org.kudari.testkit.table;

import java.util.SplittableRandom;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/**
 * An argument of a case.
 *
 * @param type the element type
 * @param shape the shape
 * @param domain the distribution of its values
 */
public record Argument(DType type, Shape shape, Domain domain) {

    /**
     * {@return a {@code FLOAT32} argument}
     *
     * @param domain the distribution of its values
     * @param dims the shape
     */
    public static Argument of(Domain domain, long... dims) {
        return new Argument(DType.FLOAT32, Shape.of(dims), domain);
    }

    /**
     * {@return an {@code INT64} argument of indices into an axis}
     *
     * @param extent the extent of the axis
     * @param dims the shape
     */
    public static Argument indices(long extent, long... dims) {
        return new Argument(DType.INT64, Shape.of(dims), Domain.whole(0, extent - 1));
    }

    /**
     * {@return this argument with another shape}
     *
     * @param other the shape
     */
    public Argument withShape(Shape other) {
        return new Argument(type, other, domain);
    }

    /**
     * {@return this argument with another type}
     *
     * @param other the type
     */
    public Argument withType(DType other) {
        return new Argument(other, shape, domain);
    }

    /**
     * The values in row-major order. Those of {@code FLOAT32} are exact in float32, so that every device and a finite
     * difference in double start from the same point.
     *
     * @param seed the seed of the random generator
     * @return one value for each element
     */
    public double[] values(long seed) {
        double[] values = domain.draw(Math.toIntExact(shape.elements()), new SplittableRandom(seed));
        for (int i = 0; type == DType.FLOAT32 && i < values.length; i++) {
            values[i] = (float) values[i];
        }
        return values;
    }
}
