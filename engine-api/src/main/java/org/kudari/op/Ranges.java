package org.kudari.op;

import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/** The numbers 0, 1, 2, ... as a tensor. */
final class Ranges {
    private Ranges() {}

    /**
     * The numbers from 0 on as {@code INT64}, by a running sum.
     *
     * @param other a tensor on the device
     * @param count how many
     */
    static <T extends TensorOps<T>> T beside(T other, long count) {
        return other.newFull(DType.INT64, Shape.of(count), 1).cumSum(0).minus(1);
    }
}
