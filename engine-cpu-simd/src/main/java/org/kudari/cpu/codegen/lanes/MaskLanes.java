package org.kudari.cpu.codegen.lanes;

/** A truth value for each lane of {@link FloatLanes}, in a loop that is being written. */
record MaskLanes(LaneCode code, int local) {

    MaskLanes and(MaskLanes other) {
        return code.and(this, other);
    }

    MaskLanes or(MaskLanes other) {
        return code.or(this, other);
    }

    MaskLanes not() {
        return code.not(this);
    }

    FloatLanes select(FloatLanes whereSet, FloatLanes elsewhere) {
        return code.select(this, whereSet, elsewhere);
    }

    FloatLanes select(float whereSet, FloatLanes elsewhere) {
        return select(code.constant(whereSet), elsewhere);
    }

    FloatLanes select(FloatLanes whereSet, float elsewhere) {
        return select(whereSet, code.constant(elsewhere));
    }

    FloatLanes select(float whereSet, float elsewhere) {
        return select(code.constant(whereSet), code.constant(elsewhere));
    }

    /** Writes 1 where the mask is set, else 0. */
    FloatLanes toFloats() {
        return new FloatLanes(code, select(1, 0).local(), this);
    }
}
