package org.kudari.cpu;

/** A truth value for each lane of an {@link F32}. */
record Mask(LaneCode code, int local) {

    Mask and(Mask other) {
        return code.and(this, other);
    }

    Mask or(Mask other) {
        return code.or(this, other);
    }

    Mask not() {
        return code.not(this);
    }

    F32 select(F32 whereSet, F32 elsewhere) {
        return code.select(this, whereSet, elsewhere);
    }

    F32 select(float whereSet, F32 elsewhere) {
        return select(code.constant(whereSet), elsewhere);
    }

    F32 select(F32 whereSet, float elsewhere) {
        return select(whereSet, code.constant(elsewhere));
    }

    F32 select(float whereSet, float elsewhere) {
        return select(code.constant(whereSet), code.constant(elsewhere));
    }

    /** 1 where set, else 0. */
    F32 number() {
        return select(1, 0);
    }
}
