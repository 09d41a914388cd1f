package org.kudari.cpu.codegen.lanes;

import org.kudari.cpu.codegen.lanes.LaneCode.LongOp;

/** 64-bit integers, half as many as {@link FloatLanes}, in a loop that is being written. Operations wrap. */
public record LongLanes(LaneCode code, int local) {

    LongLanes plus(LongLanes other) {
        return code.apply(LongOp.ADD, this, other);
    }

    LongLanes plus(long number) {
        return plus(code.constant(number));
    }

    LongLanes minus(LongLanes other) {
        return code.apply(LongOp.SUB, this, other);
    }

    LongLanes minus(long number) {
        return minus(code.constant(number));
    }

    LongLanes times(LongLanes other) {
        return code.apply(LongOp.MUL, this, other);
    }

    LongLanes and(LongLanes mask) {
        return code.apply(LongOp.AND, this, mask);
    }

    LongLanes and(long mask) {
        return and(code.constant(mask));
    }

    LongLanes or(LongLanes other) {
        return code.apply(LongOp.OR, this, other);
    }

    LongLanes or(long bits) {
        return or(code.constant(bits));
    }

    LongLanes xor(LongLanes other) {
        return code.apply(LongOp.XOR, this, other);
    }

    LongLanes shiftLeft(int distance) {
        return code.shift(LongOp.SHIFT_LEFT, this, distance);
    }

    /** Shifts right and fills with zeros. */
    LongLanes shiftRight(int distance) {
        return code.shift(LongOp.SHIFT_RIGHT, this, distance);
    }

    /** Writes the long with its lower and its upper half exchanged. */
    LongLanes halvesSwapped() {
        return code.shift(LongOp.ROTATE, this, Integer.SIZE);
    }

    /** Writes, for this 0 or 1, a mask of no bits or of all bits. */
    LongLanes toMask() {
        return code.constant(0L).minus(this);
    }

    /** Writes, with this as a mask, {@code whereSet} in the lanes of all bits and {@code elsewhere} in the others. */
    LongLanes select(LongLanes whereSet, LongLanes elsewhere) {
        return whereSet.xor(elsewhere).and(this).xor(elsewhere);
    }

    /** Reinterprets the bits as doubles. */
    DoubleLanes doubles() {
        return code.doubles(this);
    }
}
