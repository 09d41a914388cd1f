package org.kudari.benchmarks.cases;

/** An elementwise function of arrays of floats. */
public record MapCase(Function function, int elements) implements BenchmarkCase {

    /** The function. */
    public enum Function {
        /** {@code 1.01 x}. */
        CHAIN_1("chain of 1", 1, 1),
        /** {@code (1.01 x + 0.5) 1.01}. */
        CHAIN_3("chain of 3", 1, 1),
        /** Eight operations, alternately multiplications by 1.01 and additions of 0.5. */
        CHAIN_8("chain of 8", 1, 1),
        /** A step of Adam on parameter, gradient and both moments, in place. */
        ADAM("adam", 4, 3),
        /** The exact GELU, with the error function. */
        GELU("gelu", 1, 1),
        TANH("tanh", 1, 1);

        private final String text;
        private final int inputs;
        private final int outputs;

        Function(String text, int inputs, int outputs) {
            this.text = text;
            this.inputs = inputs;
            this.outputs = outputs;
        }

        /** The number of operations of a chain; 0 for other functions. */
        public int chainLength() {
            return switch (this) {
                case CHAIN_1 -> 1;
                case CHAIN_3 -> 3;
                case CHAIN_8 -> 8;
                case ADAM, GELU, TANH -> 0;
            };
        }
    }

    /** The factor of a chain. */
    public static final float FACTOR = 1.01f;

    /** The summand of a chain. */
    public static final float SUMMAND = 0.5f;

    /** The learning rate of a {@link Function#ADAM} step, whose moments start at 0. */
    public static final float LEARNING_RATE = 1e-3f;

    @Override
    public Suite suite() {
        return Suite.MAP;
    }

    @Override
    public String name() {
        return function.text + " " + SeededData.count(elements);
    }

    @Override
    public double flops() {
        return 0;
    }

    @Override
    public double bytes() {
        return 4.0 * elements * (function.inputs + function.outputs);
    }

    @Override
    public double tolerance() {
        return 1e-5;
    }

    /** The function's argument; for Adam the parameters. */
    public float[] x() {
        return SeededData.uniform(1, elements, -2, 2);
    }

    /** For Adam, the gradient. */
    public float[] gradient() {
        return SeededData.uniform(2, elements, -1, 1);
    }
}
