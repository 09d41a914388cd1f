package org.kudari.cpu.codegen.lanes;

import org.kudari.cpu.codegen.lanes.LaneCode.FloatOp;

/** Doubles, half as many as {@link FloatLanes}, in a loop that is being written. */
record DoubleLanes(LaneCode code, int local) {

    DoubleLanes plus(DoubleLanes other) {
        return code.apply(FloatOp.ADD, this, other);
    }

    DoubleLanes plus(double number) {
        return plus(code.constant(number));
    }

    DoubleLanes minus(DoubleLanes other) {
        return code.apply(FloatOp.SUB, this, other);
    }

    DoubleLanes minus(double number) {
        return minus(code.constant(number));
    }

    DoubleLanes times(DoubleLanes other) {
        return code.apply(FloatOp.MUL, this, other);
    }

    DoubleLanes times(double number) {
        return times(code.constant(number));
    }

    DoubleLanes div(DoubleLanes other) {
        return code.apply(FloatOp.DIV, this, other);
    }

    /** Writes the smaller of this and a limit. */
    DoubleLanes atMost(double limit) {
        return code.apply(FloatOp.MIN, this, code.constant(limit));
    }

    /** Writes the larger of this and a limit. */
    DoubleLanes atLeast(double limit) {
        return code.apply(FloatOp.MAX, this, code.constant(limit));
    }

    /** Writes this * factor + addend. */
    DoubleLanes timesPlus(DoubleLanes factor, DoubleLanes addend) {
        return code.multiplyAdd(this, factor, addend);
    }

    /** Writes this * factor + addend. */
    DoubleLanes timesPlus(double factor, DoubleLanes addend) {
        return timesPlus(code.constant(factor), addend);
    }

    /** Writes this * factor + addend. */
    DoubleLanes timesPlus(DoubleLanes factor, double addend) {
        return timesPlus(factor, code.constant(addend));
    }

    DoubleLanes squareRoot() {
        return code.squareRoot(this);
    }

    /** Reinterprets the doubles as longs. */
    LongLanes bits() {
        return code.bits(this);
    }
}
