package org.kudari.backend.reference;

import java.util.Arrays;
import java.util.List;
import org.kudari.backend.Elements;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.Indices;
import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.layout.LoopNest;

/** The definition of each function of rows, in double precision and rounded once. */
final class ReferenceRowFunctions implements RowFunctions {
    /** The index of no element. */
    private static final int NONE = -1;

    @Override
    public void softmax(View x, View out) {
        double[][] rows = rows(x);
        double[] result = new double[(int) out.shape().elements()];
        int at = 0;
        for (double[] row : rows) {
            double largest = largest(row);
            double total = sumWithout(row, NONE, largest);
            for (double element : row) {
                result[at++] = Math.exp(element - largest) / total;
            }
        }
        store(result, out);
    }

    @Override
    public void logSoftmax(View x, View out) {
        double[] result = new double[(int) out.shape().elements()];
        int at = 0;
        for (double[] row : rows(x)) {
            double largest = largest(row);
            double logarithm = Math.log1p(sumWithout(row, indexOf(largest, row), largest));
            for (double element : row) {
                result[at++] = (element - largest) - logarithm;
            }
        }
        store(result, out);
    }

    @Override
    public void logSumExp(View x, View out) {
        store(
                Arrays.stream(rows(x))
                        .mapToDouble(ReferenceRowFunctions::logSumExp)
                        .toArray(),
                out);
    }

    /** An infinite maximum is the result, and must not be subtracted from itself. */
    private static double logSumExp(double[] row) {
        double largest = largest(row);
        return Double.isInfinite(largest)
                ? largest
                : largest + Math.log1p(sumWithout(row, indexOf(largest, row), largest));
    }

    private static double largest(double[] row) {
        return Arrays.stream(row).reduce(Double.NEGATIVE_INFINITY, Math::max);
    }

    private static int indexOf(double element, double[] row) {
        for (int i = 0; i < row.length; i++) {
            if (row[i] == element) {
                return i;
            }
        }
        return NONE;
    }

    /**
     * The sum of the shifted exponentials without that of one element. Added to it, the exponential of the largest
     * element, which is 1, would round away the digits of a small sum.
     */
    private static double sumWithout(double[] row, int index, double shift) {
        double sum = 0;
        for (int i = 0; i < row.length; i++) {
            if (i != index) {
                sum += Math.exp(row[i] - shift);
            }
        }
        return sum;
    }

    @Override
    public void crossEntropy(View logits, View labels, View out) {
        double[][] rows = rows(logits);
        int[] classes = classes(labels, logits.shape().dim(1));
        double sum = 0;
        for (int row = 0; row < rows.length; row++) {
            double largest = largest(rows[row]);
            double logit = rows[row][classes[row]];
            double others = sumWithout(rows[row], classes[row], largest);
            sum += Math.log1p(others + (Math.exp(logit - largest) - 1)) + (largest - logit);
        }
        store(new double[] {sum / rows.length}, out);
    }

    @Override
    public void crossEntropyGradient(View logits, View labels, View upstream, View out) {
        double[][] rows = rows(logits);
        int[] classes = classes(labels, logits.shape().dim(1));
        double share = Elements.loadDouble(
                        (HostBuffer) upstream.buffer(), (int) upstream.layout().offset())
                / rows.length;
        double[] result = new double[(int) out.shape().elements()];
        int at = 0;
        for (int row = 0; row < rows.length; row++) {
            double largest = largest(rows[row]);
            double others = sumWithout(rows[row], classes[row], largest);
            double total = others + Math.exp(rows[row][classes[row]] - largest);
            for (int column = 0; column < rows[row].length; column++) {
                double part = column == classes[row] ? 0 - others : Math.exp(rows[row][column] - largest);
                result[at++] = part / total * share;
            }
        }
        store(result, out);
    }

    private static int[] classes(View labels, long count) {
        HostBuffer buffer = (HostBuffer) labels.buffer();
        int[] classes = new int[(int) labels.shape().dim(0)];
        for (int row = 0; row < classes.length; row++) {
            long at = labels.layout().offset() + row * labels.layout().stride(0);
            long label = Elements.loadLong(buffer, (int) at);
            if (label < 0 || label >= count) {
                throw Indices.noClass(label, row, count);
            }
            classes[row] = (int) label;
        }
        return classes;
    }

    private static double[][] rows(View view) {
        HostBuffer buffer = (HostBuffer) view.buffer();
        int columns = (int) view.shape().dim(-1);
        double[][] rows = new double[(int) view.shape().elements() / columns][columns];
        LoopNest nest = new LoopNest(List.of(view.layout()));
        int element = 0;
        for (long outer = 0; outer < nest.outerIterations(); outer++) {
            for (long inner = 0; inner < nest.innerExtent(); inner++) {
                int at = (int) (nest.start(0, outer) + inner * nest.innerStride(0));
                rows[element / columns][element % columns] = Elements.loadDouble(buffer, at);
                element++;
            }
        }
        return rows;
    }

    /** Writes elements to a dense view. */
    private static void store(double[] elements, View out) {
        int offset = (int) out.layout().offset();
        for (int i = 0; i < elements.length; i++) {
            Elements.storeDouble((HostBuffer) out.buffer(), offset + i, elements[i]);
        }
    }
}
