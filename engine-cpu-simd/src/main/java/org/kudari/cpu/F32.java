package org.kudari.cpu;

import org.kudari.cpu.LaneCode.Comparison;
import org.kudari.cpu.LaneCode.FloatOp;

/** Floats in a loop that is being written: a variable that holds one lane or a vector of them. */
record F32(LaneCode code, int local) {
    private static final int SIGN = 0x80000000;

    F32 plus(F32 other) {
        return code.apply(FloatOp.ADD, this, other);
    }

    F32 plus(float number) {
        return plus(code.constant(number));
    }

    F32 minus(F32 other) {
        return code.apply(FloatOp.SUB, this, other);
    }

    F32 minus(float number) {
        return minus(code.constant(number));
    }

    F32 times(F32 other) {
        return code.apply(FloatOp.MUL, this, other);
    }

    F32 times(float number) {
        return times(code.constant(number));
    }

    F32 div(F32 other) {
        return code.apply(FloatOp.DIV, this, other);
    }

    F32 min(F32 other) {
        return code.apply(FloatOp.MIN, this, other);
    }

    F32 max(F32 other) {
        return code.apply(FloatOp.MAX, this, other);
    }

    F32 max(float number) {
        return max(code.constant(number));
    }

    /** this * factor + addend. */
    F32 timesPlus(F32 factor, F32 addend) {
        return code.multiplyAdd(this, factor, addend);
    }

    /** this * factor + addend. */
    F32 timesPlus(float factor, F32 addend) {
        return timesPlus(code.constant(factor), addend);
    }

    /** this * factor + addend. */
    F32 timesPlus(F32 factor, float addend) {
        return timesPlus(factor, code.constant(addend));
    }

    /** this * factor + addend. */
    F32 timesPlus(float factor, float addend) {
        return timesPlus(code.constant(factor), code.constant(addend));
    }

    F32 squareRoot() {
        return code.squareRoot(this);
    }

    /** With the sign bit flipped, of NaN and zero too. */
    F32 negate() {
        return bits().xor(SIGN).floats();
    }

    /** With the sign bit cleared. */
    F32 magnitude() {
        return bits().and(~SIGN).floats();
    }

    /** This magnitude with another's sign bit, as {@code ((this ^ other) & ~SIGN) ^ other}: AVX-512 has that as one. */
    F32 withSignOf(F32 other) {
        return bits().xor(other.bits()).and(~SIGN).xor(other.bits()).floats();
    }

    /** At most the limit; NaN stays. */
    F32 atMost(float limit) {
        return code.constant(limit).lessThan(this).select(code.constant(limit), this);
    }

    /** At least the limit; NaN stays. */
    F32 atLeast(float limit) {
        return lessThan(limit).select(code.constant(limit), this);
    }

    I32 bits() {
        return code.bits(this);
    }

    Mask lessThan(F32 other) {
        return code.compare(Comparison.LESS, this, other);
    }

    Mask lessThan(float number) {
        return lessThan(code.constant(number));
    }

    Mask lessOrEqual(F32 other) {
        return code.compare(Comparison.LESS_EQUAL, this, other);
    }

    Mask equalTo(F32 other) {
        return code.compare(Comparison.EQUAL, this, other);
    }

    Mask equalTo(float number) {
        return equalTo(code.constant(number));
    }

    /** Whether this counts as true: anything but 0 and -0. */
    Mask isTrue() {
        return equalTo(0).not();
    }
}
