package org.kudari.benchmarks.cases;

import java.util.Random;

/** An operation on tensors of floats that is limited by memory and is not one elementwise function of floats. */
public record TensorCase(Kind kind, int elements) implements BenchmarkCase {

    /** The operation. The factor is the bytes of an element that are read and written. */
    public enum Kind {
        /** Whether each element equals that of another tensor, as truth values. */
        EQUAL_TO("equal to", 4 + 4 + 1),
        /** Whether each element is greater than {@link #THRESHOLD}, as truth values. */
        GREATER_THAN("greater than", 4 + 1),
        /** A copy of all elements to a new Java array. */
        READ("read to an array", 4 + 4),
        /** A new tensor of the elements of a Java array. */
        WRITE("write from an array", 4 + 4),
        /** A matrix of three columns and one of a single column, side by side. */
        CONCATENATE("concatenate 3 and 1 columns", 4 + 4),
        /**
         * The sum of the maxima of squares of two by two elements, and its gradient, as a pooling layer has. Forward the
         * elements are read and a quarter as many maxima written. Backward the elements, the maxima and their gradient
         * are read, and the gradient is written.
         */
        MAX_GRADIENT("max of 2x2 and its gradient", 4 + 1 + 4 + 1 + 1 + 4),
        /** A product and a sum as an expression whose numbers differ in each call. */
        CHANGING_NUMBER("map of a changing number", 4 + 4),
        /** All rows of a matrix of {@link #ROW} columns, in random order. */
        GATHER_ROWS("gather rows of 256", 4 + 4 + 4.0 / ROW),
        /** The third power, by multiplications. */
        POWER_OF_3("power of 3", 4 + 4),
        /** The magnitude to the power {@link #EXPONENT}. */
        POWER("power of 2.5", 4 + 4),
        SINE("sine", 4 + 4),
        COSINE("cosine", 4 + 4),
        /** Random numbers uniform on [0, 1). */
        UNIFORM("random uniform", 4),
        /** Standard normal random numbers. */
        NORMAL("random normal", 4),
        /** A tenth of the elements set to 0 at random, the others scaled. */
        DROPOUT("dropout", 4 + 4);

        private final String text;
        private final double bytesPerElement;

        Kind(String text, double bytesPerElement) {
            this.text = text;
            this.bytesPerElement = bytesPerElement;
        }
    }

    /** The number that elements are compared with. */
    public static final float THRESHOLD = 0.5f;

    /** The exponent of a power that is not whole. */
    public static final double EXPONENT = 2.5;

    /** The columns of the matrix whose rows are gathered. */
    public static final int ROW = 256;

    /** The side of the images whose maxima of two by two elements are taken. */
    public static final int SIDE = 32;

    @Override
    public Suite suite() {
        return Suite.MAP;
    }

    @Override
    public String name() {
        return kind.text + " " + SeededData.count(elements);
    }

    @Override
    public double flops() {
        return 0;
    }

    @Override
    public double bytes() {
        return kind.bytesPerElement * elements;
    }

    @Override
    public double tolerance() {
        return 1e-5;
    }

    /** The elements. */
    public float[] x() {
        return SeededData.uniform(1, elements, -2, 2);
    }

    /** The elements of which about half, at random, are replaced by 0. */
    public float[] halfEqual() {
        Random random = new Random(2);
        float[] values = x();
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextBoolean() ? values[i] : 0;
        }
        return values;
    }

    /** The numbers of all rows in random order. */
    public int[] rows() {
        Random random = new Random(3);
        int[] rows = new int[elements / ROW];
        for (int i = 0; i < rows.length; i++) {
            int other = random.nextInt(i + 1);
            rows[i] = rows[other];
            rows[other] = i;
        }
        return rows;
    }
}
