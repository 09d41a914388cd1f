package org.kudari.watch;

import org.kudari.data.Batch;
import org.kudari.data.Dataset;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.loss.BatchLoss;
import org.kudari.loss.Loss;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Mode;
import org.kudari.tensor.Tensor;

/** The loss of the best prediction that looks at no feature: the frequencies of the classes, or the mean of a number. */
final class LossOfGuess {
    /** So many rows say it well enough. */
    private static final int ROWS = 4096;

    private LossOfGuess() {}

    /** NaN if the loss takes something else than the logits of classes, or numbers in the shape of the targets. */
    static double of(BatchLoss loss, Dataset data) {
        if (!(loss instanceof Loss single)) {
            return Double.NaN;
        }
        Batch batch = data.batches(ROWS, RandomKey.of(0)).iterator().next();
        try (Scope _ = data.device().scope()) {
            return Mode.INFERENCE.run(
                    () -> single.of(guess(batch.labels()), batch.labels()).item());
        } catch (IllegalArgumentException | IllegalStateException _) {
            return Double.NaN;
        }
    }

    private static Tensor guess(Tensor labels) {
        if (labels.type() != DType.INT64) {
            return labels.meanKeepDims(0).broadcastTo(labels.shape());
        }
        long classes = 1 + labels.max().itemLong();
        Tensor logits = labels.oneHot(classes, DType.FLOAT32).meanKeepDims(0).log();
        return logits.broadcastTo(labels.shape().dim(0), classes);
    }
}
