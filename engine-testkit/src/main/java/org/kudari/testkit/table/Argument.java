package org.kudari.testkit.table;

import java.util.SplittableRandom;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/** An argument of a case: what it looks like and where its values come from. */
public record Argument(DType type, Shape shape, Domain domain) {

    /** A {@code FLOAT32} argument. */
    public static Argument of(Domain domain, long... dims) {
        return new Argument(DType.FLOAT32, Shape.of(dims), domain);
    }

    /** An {@code INT64} argument of indices into an axis of the given extent. */
    public static Argument indices(long extent, long... dims) {
        return new Argument(DType.INT64, Shape.of(dims), Domain.whole(0, extent - 1));
    }

    public Argument withShape(Shape other) {
        return new Argument(type, other, domain);
    }

    public Argument withType(DType other) {
        return new Argument(other, shape, domain);
    }

    /**
     * The values in row-major order. Those of {@code FLOAT32} are exact in it, so that every device and a finite
     * difference in double start from the same point.
     */
    public double[] values(long seed) {
        double[] values = domain.draw(Math.toIntExact(shape.elements()), new SplittableRandom(seed));
        for (int i = 0; type == DType.FLOAT32 && i < values.length; i++) {
            values[i] = (float) values[i];
        }
        return values;
    }
}
