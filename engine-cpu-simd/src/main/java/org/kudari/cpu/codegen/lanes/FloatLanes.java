package org.kudari.cpu.codegen.lanes;

import org.kudari.cpu.codegen.lanes.LaneCode.Comparison;
import org.kudari.cpu.codegen.lanes.LaneCode.FloatOp;

/**
 * Floats in a loop that is being written. Its operations write instructions.
 *
 * @param code writes the instructions
 * @param local the local variable that holds one float or a vector of them
 * @param mask the truth values that these are the ones and zeros of; null for other floats
 */
public record FloatLanes(LaneCode code, int local, MaskLanes mask) {
    private static final int SIGN = 0x80000000;

    /** Writes this + other. */
    public FloatLanes plus(FloatLanes other) {
        return code.apply(FloatOp.ADD, this, other);
    }

    /** Writes this + number. */
    FloatLanes plus(float number) {
        return plus(code.constant(number));
    }

    /** Writes this - other. */
    public FloatLanes minus(FloatLanes other) {
        return code.apply(FloatOp.SUB, this, other);
    }

    /** Writes this - number. */
    FloatLanes minus(float number) {
        return minus(code.constant(number));
    }

    FloatLanes times(FloatLanes other) {
        return code.apply(FloatOp.MUL, this, other);
    }

    FloatLanes times(float number) {
        return times(code.constant(number));
    }

    FloatLanes div(FloatLanes other) {
        return code.apply(FloatOp.DIV, this, other);
    }

    FloatLanes min(FloatLanes other) {
        return code.apply(FloatOp.MIN, this, other);
    }

    FloatLanes max(FloatLanes other) {
        return code.apply(FloatOp.MAX, this, other);
    }

    FloatLanes max(float number) {
        return max(code.constant(number));
    }

    /** Writes this * factor + addend. */
    FloatLanes timesPlus(FloatLanes factor, FloatLanes addend) {
        return code.multiplyAdd(this, factor, addend);
    }

    /** Writes this * factor + addend. */
    FloatLanes timesPlus(float factor, FloatLanes addend) {
        return timesPlus(code.constant(factor), addend);
    }

    /** Writes this * factor + addend. */
    FloatLanes timesPlus(FloatLanes factor, float addend) {
        return timesPlus(factor, code.constant(addend));
    }

    /** Writes this * factor + addend. */
    FloatLanes timesPlus(float factor, float addend) {
        return timesPlus(code.constant(factor), code.constant(addend));
    }

    FloatLanes squareRoot() {
        return code.squareRoot(this);
    }

    /** Flips the sign bit, also of NaN and zero. */
    FloatLanes negate() {
        return bits().xor(SIGN).floats();
    }

    /** Clears the sign bit. */
    FloatLanes magnitude() {
        return bits().and(~SIGN).floats();
    }

    /**
     * Writes this magnitude with another's sign bit, as {@code ((this ^ other) & ~SIGN) ^ other}: AVX-512 has one
     * instruction for that.
     */
    FloatLanes withSignOf(FloatLanes other) {
        return bits().xor(other.bits()).and(~SIGN).xor(other.bits()).floats();
    }

    /** Writes the smaller of this and a limit. NaN stays. */
    FloatLanes atMost(float limit) {
        return code.constant(limit).lessThan(this).select(code.constant(limit), this);
    }

    /** Writes the larger of this and a limit. NaN stays. */
    FloatLanes atLeast(float limit) {
        return lessThan(limit).select(code.constant(limit), this);
    }

    /** Reinterprets the floats as ints. */
    IntLanes bits() {
        return code.bits(this);
    }

    MaskLanes lessThan(FloatLanes other) {
        return code.compare(Comparison.LESS, this, other);
    }

    MaskLanes lessThan(float number) {
        return lessThan(code.constant(number));
    }

    MaskLanes lessOrEqual(FloatLanes other) {
        return code.compare(Comparison.LESS_EQUAL, this, other);
    }

    MaskLanes equalTo(FloatLanes other) {
        return code.compare(Comparison.EQUAL, this, other);
    }

    MaskLanes equalTo(float number) {
        return equalTo(code.constant(number));
    }

    /** True if either is NaN. */
    MaskLanes notEqualTo(FloatLanes other) {
        return code.compare(Comparison.NOT_EQUAL, this, other);
    }

    /** Whether a number counts as true: all but 0 and -0 do. A truth value just computed is known. */
    MaskLanes isTrue() {
        return mask != null ? mask : notEqualTo(code.constant(0f));
    }
}
