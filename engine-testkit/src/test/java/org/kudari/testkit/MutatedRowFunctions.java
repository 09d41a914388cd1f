package org.kudari.testkit;

import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;

/** The reference's row functions, as the base class of mutants, which override one of them. */
class MutatedRowFunctions implements RowFunctions {
    private final RowFunctions reference = new ReferenceBackend().rowFunctions();

    @Override
    public void softmax(View x, View out) {
        reference.softmax(x, out);
    }

    @Override
    public void logSoftmax(View x, View out) {
        reference.logSoftmax(x, out);
    }

    @Override
    public void logSumExp(View x, View out) {
        reference.logSumExp(x, out);
    }

    @Override
    public void crossEntropy(View logits, View labels, View out) {
        reference.crossEntropy(logits, labels, out);
    }

    @Override
    public void crossEntropyGradient(View logits, View labels, View upstream, View out) {
        reference.crossEntropyGradient(logits, labels, upstream, out);
    }
}
