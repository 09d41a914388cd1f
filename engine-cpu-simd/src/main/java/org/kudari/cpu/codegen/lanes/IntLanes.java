package org.kudari.cpu.codegen.lanes;

import org.kudari.cpu.codegen.lanes.LaneCode.IntOp;

/** The bits of {@link FloatLanes} as ints, in a loop that is being written. */
record IntLanes(LaneCode code, int local) {

    IntLanes plus(int number) {
        return code.apply(IntOp.ADD, this, code.constant(number));
    }

    IntLanes minus(IntLanes other) {
        return code.apply(IntOp.SUB, this, other);
    }

    IntLanes minus(int number) {
        return minus(code.constant(number));
    }

    IntLanes and(int mask) {
        return code.apply(IntOp.AND, this, code.constant(mask));
    }

    IntLanes and(IntLanes mask) {
        return code.apply(IntOp.AND, this, mask);
    }

    IntLanes xor(int mask) {
        return xor(code.constant(mask));
    }

    IntLanes xor(IntLanes other) {
        return code.apply(IntOp.XOR, this, other);
    }

    IntLanes shiftLeft(int distance) {
        return code.shift(IntOp.SHIFT_LEFT, this, distance);
    }

    /** Shifts right and keeps the sign. */
    IntLanes shiftRight(int distance) {
        return code.shift(IntOp.SHIFT_RIGHT, this, distance);
    }

    /** Shifts right and fills with zeros. */
    IntLanes unsignedShiftRight(int distance) {
        return code.shift(IntOp.UNSIGNED_SHIFT_RIGHT, this, distance);
    }

    FloatLanes floats() {
        return code.floats(this);
    }
}
