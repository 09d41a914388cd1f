package org.kudari.op;

/**
 * All operations of a tensor, by topic.
 *
 * @param <T> the implementation itself
 */
public interface TensorOps<T extends TensorOps<T>>
        extends ElementwiseOps<T>,
                MathOps<T>,
                ComparisonOps<T>,
                ReductionOps<T>,
                StatisticsOps<T>,
                SortingOps<T>,
                NormalizationOps<T>,
                ShapeOps<T>,
                RearrangementOps<T>,
                MatrixOps<T>,
                IndexingOps<T> {}
