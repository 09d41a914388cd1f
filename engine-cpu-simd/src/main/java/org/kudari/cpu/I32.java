package org.kudari.cpu;

import org.kudari.cpu.LaneCode.IntOp;

/** The bits of {@link F32}, as ints. */
record I32(LaneCode code, int local) {

    I32 plus(int number) {
        return code.apply(IntOp.ADD, this, code.constant(number));
    }

    I32 minus(I32 other) {
        return code.apply(IntOp.SUB, this, other);
    }

    I32 minus(int number) {
        return minus(code.constant(number));
    }

    I32 and(int mask) {
        return code.apply(IntOp.AND, this, code.constant(mask));
    }

    I32 or(I32 other) {
        return code.apply(IntOp.OR, this, other);
    }

    I32 xor(int mask) {
        return xor(code.constant(mask));
    }

    I32 xor(I32 other) {
        return code.apply(IntOp.XOR, this, other);
    }

    I32 shiftLeft(int distance) {
        return code.shift(IntOp.SHIFT_LEFT, this, distance);
    }

    /** Keeps the sign. */
    I32 shiftRight(int distance) {
        return code.shift(IntOp.SHIFT_RIGHT, this, distance);
    }

    F32 floats() {
        return code.floats(this);
    }
}
