package org.kudari.backend.tool;

import java.util.List;
import org.kudari.backend.ArgReduction;
import org.kudari.backend.Backend;
import org.kudari.backend.CompositeCall;
import org.kudari.backend.Epilogue;
import org.kudari.backend.Reduction;
import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.expr.Kernel;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;

/** Turns every call that computes into a {@link Call}, so that a tool handles all of them in one place. */
abstract class InterceptingBackend extends ForwardingBackend {
    InterceptingBackend(Backend inner) {
        super(inner);
    }

    /** Handles a call. It must run the call on {@link #inner}. */
    abstract void intercept(Call call);

    @Override
    public void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
        intercept(new Call.Map(kernel, uniforms, inputs, outputs));
    }

    @Override
    public void reduce(
            Reduction reduction, Kernel kernel, double[] uniforms, List<View> inputs, View out, boolean accumulate) {
        intercept(new Call.Reduce(reduction, kernel, uniforms, inputs, out, accumulate));
    }

    @Override
    public void argReduce(ArgReduction reduction, View input, int axis, View out) {
        intercept(new Call.ArgReduce(reduction, input, axis, out));
    }

    @Override
    public void matmul(View a, View b, View out, boolean accumulate, Epilogue epilogue) {
        intercept(new Call.MatMul(a, b, out, accumulate, epilogue));
    }

    @Override
    public void gather(View source, View indices, int axis, View out) {
        intercept(new Call.Gather(source, indices, axis, out));
    }

    @Override
    public void scatterAdd(View source, View indices, int axis, View target) {
        intercept(new Call.ScatterAdd(source, indices, axis, target));
    }

    @Override
    public void random(Distribution distribution, RandomKey key, View out) {
        intercept(new Call.Random(distribution, key, out));
    }

    @Override
    public void run(CompositeCall call) {
        intercept(new Call.Composite(call));
    }

    /**
     * Offered exactly when the inner backend offers them, so that the calls are the same with and without the tool.
     */
    @Override
    public RowFunctions rowFunctions() {
        return inner().rowFunctions() == null ? null : new Rows();
    }

    private final class Rows implements RowFunctions {
        @Override
        public void softmax(View x, View out) {
            intercept(new Call.Rows(Call.RowFunction.SOFTMAX, List.of(x), out));
        }

        @Override
        public void logSoftmax(View x, View out) {
            intercept(new Call.Rows(Call.RowFunction.LOG_SOFTMAX, List.of(x), out));
        }

        @Override
        public void logSumExp(View x, View out) {
            intercept(new Call.Rows(Call.RowFunction.LOG_SUM_EXP, List.of(x), out));
        }

        @Override
        public void crossEntropy(View logits, View labels, View out) {
            intercept(new Call.Rows(Call.RowFunction.CROSS_ENTROPY, List.of(logits, labels), out));
        }

        @Override
        public void crossEntropyGradient(View logits, View labels, View upstream, View out) {
            List<View> inputs = List.of(logits, labels, upstream);
            intercept(new Call.Rows(Call.RowFunction.CROSS_ENTROPY_GRADIENT, inputs, out));
        }
    }
}
