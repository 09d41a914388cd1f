package org.kudari.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ClassWeightsTest {
    /** {@code compute_class_weight("balanced", classes=[0, 1, 2], y=[0] * 6 + [1] * 3 + [2])} of scikit-learn 1.2.1. */
    @Test
    void balancedAreThoseOfScikitLearn() {
        assertThat(ClassWeights.balanced(6, 3, 1))
                .containsExactly(0.5555555555555556, 1.1111111111111112, 3.3333333333333335);
        assertThat(ClassWeights.balanced(7)).containsExactly(1);
    }

    @Test
    void aClassWithoutRowsHasNoWeight() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClassWeights.balanced(6, 0, 1))
                .withMessage("balanced class weights: class 1 (counted from 0) has no rows, so that no weight makes it"
                        + " count as much as the others");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClassWeights.balanced(-1))
                .withMessage("balanced class weights: class 0 (counted from 0) has -1 rows");
        assertThatIllegalArgumentException()
                .isThrownBy(ClassWeights::balanced)
                .withMessage("balanced class weights: there are no classes");
    }
}
