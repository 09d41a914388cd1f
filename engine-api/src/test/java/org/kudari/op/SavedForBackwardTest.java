package org.kudari.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kudari.backend.Reduction;
import org.kudari.expr.Primitive;
import org.kudari.layout.Shape;

/** An operation saves only the values that its gradients read, because they stay in memory until the backward pass. */
class SavedForBackwardTest {
    private static final long FIRST = 0b01;
    private static final long SECOND = 0b10;

    private static SavedForBackward operands(long operands) {
        return new SavedForBackward(operands, false);
    }

    @Test
    void aProductKeepsTheOtherFactor() {
        assertThat(MatMul.INSTANCE.savedForBackward(FIRST)).isEqualTo(operands(SECOND));
        assertThat(MatMul.INSTANCE.savedForBackward(SECOND)).isEqualTo(operands(FIRST));
        assertThat(MatMul.INSTANCE.savedForBackward(FIRST | SECOND)).isEqualTo(operands(FIRST | SECOND));
        assertThat(Elementwise.of(Primitive.MUL).savedForBackward(FIRST)).isEqualTo(operands(SECOND));
    }

    @Test
    void aLinearOperationKeepsNothing() {
        assertThat(Elementwise.of(Primitive.ADD).savedForBackward(FIRST | SECOND))
                .isEqualTo(SavedForBackward.NOTHING);
        assertThat(Elementwise.withNumber(Primitive.MUL, 3).savedForBackward(FIRST))
                .isEqualTo(SavedForBackward.NOTHING);
        assertThat(Reduce.of(Reduction.SUM, List.of(0)).savedForBackward(FIRST)).isEqualTo(SavedForBackward.NOTHING);
        assertThat(Reduce.of(Reduction.MEAN, List.of(0)).savedForBackward(FIRST))
                .isEqualTo(SavedForBackward.NOTHING);
        assertThat(new Concatenate(0).savedForBackward(FIRST | SECOND)).isEqualTo(SavedForBackward.NOTHING);
        assertThat(new Reshape(Shape.of(2)).savedForBackward(FIRST)).isEqualTo(SavedForBackward.NOTHING);
        assertThat(new Slice(0, 0, 1, 1).savedForBackward(FIRST)).isEqualTo(SavedForBackward.NOTHING);
    }

    @Test
    void indicesAreKeptAndWhatTheyChooseFromIsNot() {
        assertThat(new Gather(0).savedForBackward(FIRST)).isEqualTo(operands(SECOND));
        assertThat(new ScatterAdd(0, 5).savedForBackward(FIRST)).isEqualTo(operands(SECOND));
    }

    @Test
    void outputsAreKeptWhereTheyServe() {
        assertThat(Elementwise.of(Primitive.EXP).savedForBackward(FIRST)).isEqualTo(SavedForBackward.OUTPUT);
        assertThat(new Softmax(0).savedForBackward(FIRST)).isEqualTo(SavedForBackward.OUTPUT);
        assertThat(new LogSoftmax(0).savedForBackward(FIRST)).isEqualTo(SavedForBackward.OUTPUT);
        assertThat(new LogSumExp(0).savedForBackward(FIRST)).isEqualTo(operands(FIRST));
        assertThat(Reduce.of(Reduction.MAX, List.of(0)).savedForBackward(FIRST))
                .isEqualTo(new SavedForBackward(FIRST, true));
    }
}
