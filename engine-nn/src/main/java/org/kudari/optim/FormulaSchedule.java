package org.kudari.optim;

import java.util.function.LongToDoubleFunction;

/** A schedule by its formula, which holds up to its length. It prints as what the user wrote. */
record FormulaSchedule(String text, long length, LongToDoubleFunction formula) implements Schedule {
    @Override
    public double factor(long step) {
        if (step < 0) {
            throw new IllegalArgumentException(text + ": steps count from 0, so there is no step " + step);
        }
        return formula.applyAsDouble(Math.min(step, length));
    }

    @Override
    public String toString() {
        return text;
    }
}
