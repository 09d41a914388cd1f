package org.kudari.testkit;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.kudari.backend.Elements;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;

/** Wrong backends whose row functions are right to the eye, and wrong for large logits or results near 0. */
final class LogitMutants {
    private LogitMutants() {}

    static Stream<Mutant> all() {
        return Stream.of(
                Mutant.ofLogits("a loss is a difference from a rounded log-sum-exp", new MutatedRowFunctions() {
                    @Override
                    public void crossEntropy(View logits, View labels, View out) {
                        double[] totals = totals(logits);
                        double sum = 0;
                        for (int row = 0; row < totals.length; row++) {
                            sum += totals[row] - element(logits, row, (int) element(labels, row, 0));
                        }
                        set(out, 0, sum / totals.length);
                    }
                }),
                Mutant.ofLogits("a loss's gradient divides by a rounded log-sum-exp", new MutatedRowFunctions() {
                    @Override
                    public void crossEntropyGradient(View logits, View labels, View upstream, View out) {
                        double[] totals = totals(logits);
                        int columns = (int) logits.shape().dim(1);
                        for (int i = 0; i < totals.length * columns; i++) {
                            int row = i / columns;
                            double truth = element(labels, row, 0) == i % columns ? 1 : 0;
                            double share = Math.exp(element(logits, row, i % columns) - totals[row]) - truth;
                            set(out, i, share / totals.length);
                        }
                    }
                }),
                Mutant.ofLogits("a logarithm of a softmax is a difference", new MutatedRowFunctions() {
                    @Override
                    public void logSoftmax(View x, View out) {
                        double[] totals = totals(x);
                        int columns = (int) x.shape().dim(1);
                        for (int i = 0; i < totals.length * columns; i++) {
                            set(out, i, element(x, i / columns, i % columns) - totals[i / columns]);
                        }
                    }
                }),
                Mutant.ofLogits("a log-sum-exp loses what is small beside 1", new MutatedRowFunctions() {
                    @Override
                    public void logSumExp(View x, View out) {
                        super.logSumExp(x, out);
                        for (int row = 0; row < x.shape().elements() / x.shape().dim(-1); row++) {
                            double total = element(out, row, 0);
                            set(out, row, Math.abs(total) < 1e-7 ? 0 : total);
                        }
                    }
                }));
    }

    /** The log-sum-exp of each row, rounded. */
    private static double[] totals(View x) {
        int rows = (int) x.shape().dim(0);
        View out = View.contiguous(HostBuffer.allocate(DType.FLOAT32, rows), Shape.of(rows, 1));
        new MutatedRowFunctions().logSumExp(x, out);
        return IntStream.range(0, rows).mapToDouble(row -> element(out, row, 0)).toArray();
    }

    private static double element(View view, int row, int column) {
        Layout layout = view.layout();
        long at = layout.offset() + row * layout.stride(0) + column * layout.stride(1);
        return Elements.loadDouble((HostBuffer) view.buffer(), (int) at);
    }

    /** Sets an element of a contiguous view. */
    private static void set(View out, int index, double value) {
        Elements.storeDouble((HostBuffer) out.buffer(), (int) out.layout().offset() + index, value);
    }
}
