package org.kudari.predict;

/** The prediction for one row, as a class or in the target's units. */
public sealed interface Prediction {

    /** {@return the prediction as text: the name of the class, or the number} */
    String text();

    /**
     * A predicted class.
     *
     * @param index the index of the most likely class
     * @param name its name
     * @param probabilities the probability of each class
     */
    record OfClass(int index, String name, float[] probabilities) implements Prediction {
        @Override
        public String text() {
            return name;
        }
    }

    /**
     * A predicted number.
     *
     * @param value the number, in the target's own units
     */
    record OfNumber(double value) implements Prediction {
        @Override
        public String text() {
            return Double.toString(value);
        }
    }
}
