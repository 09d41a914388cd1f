package org.kudari.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kudari.backend.Reduction;
import org.kudari.expr.Scalar;
import org.kudari.layout.Shape;

/** An operation keeps what its gradients read, and not more: what is kept stays in memory until the backward pass. */
class SavesTest {
    private static final long FIRST = 0b01;
    private static final long SECOND = 0b10;

    private static Saves operands(long operands) {
        return new Saves(operands, false);
    }

    @Test
    void aProductKeepsTheOtherFactor() {
        assertThat(MatMul.INSTANCE.saves(FIRST)).isEqualTo(operands(SECOND));
        assertThat(MatMul.INSTANCE.saves(SECOND)).isEqualTo(operands(FIRST));
        assertThat(MatMul.INSTANCE.saves(FIRST | SECOND)).isEqualTo(operands(FIRST | SECOND));
        assertThat(Map.of(Scalar.MUL).saves(FIRST)).isEqualTo(operands(SECOND));
    }

    @Test
    void aLinearOperationKeepsNothing() {
        assertThat(Map.of(Scalar.ADD).saves(FIRST | SECOND)).isEqualTo(Saves.NOTHING);
        assertThat(Map.withNumber(Scalar.MUL, 3).saves(FIRST)).isEqualTo(Saves.NOTHING);
        assertThat(Reduce.of(Reduction.SUM, List.of(0)).saves(FIRST)).isEqualTo(Saves.NOTHING);
        assertThat(Reduce.of(Reduction.MEAN, List.of(0)).saves(FIRST)).isEqualTo(Saves.NOTHING);
        assertThat(new Concatenate(0).saves(FIRST | SECOND)).isEqualTo(Saves.NOTHING);
        assertThat(new Reshape(Shape.of(2)).saves(FIRST)).isEqualTo(Saves.NOTHING);
        assertThat(new Slice(0, 0, 1, 1).saves(FIRST)).isEqualTo(Saves.NOTHING);
    }

    @Test
    void indicesAreKeptAndWhatTheyChooseFromIsNot() {
        assertThat(new Gather(0).saves(FIRST)).isEqualTo(operands(SECOND));
        assertThat(new ScatterAdd(0, 5).saves(FIRST)).isEqualTo(operands(SECOND));
    }

    @Test
    void outputsAreKeptWhereTheyServe() {
        assertThat(Map.of(Scalar.EXP).saves(FIRST)).isEqualTo(Saves.OUTPUT);
        assertThat(new Softmax(0).saves(FIRST)).isEqualTo(Saves.OUTPUT);
        assertThat(new LogSumExp(0).saves(FIRST)).isEqualTo(new Saves(FIRST, true));
        assertThat(Reduce.of(Reduction.MAX, List.of(0)).saves(FIRST)).isEqualTo(new Saves(FIRST, true));
    }
}
