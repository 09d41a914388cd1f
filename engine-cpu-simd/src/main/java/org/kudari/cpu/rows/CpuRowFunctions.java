package org.kudari.cpu.rows;

import java.util.List;
import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.cpu.codegen.LoopCache;
import org.kudari.cpu.elementwise.PlanCache;
import org.kudari.cpu.threads.ParallelFor;

/** Softmax, its logarithm, log-sum-exp and cross-entropy on the CPU, with plans that are kept from call to call. */
public final class CpuRowFunctions implements RowFunctions {
    private enum Function {
        SOFTMAX,
        LOG_SOFTMAX,
        LOG_SUM_EXP,
        CROSS_ENTROPY,
        CROSS_ENTROPY_GRADIENT
    }

    private final ParallelFor parallelFor;
    private final Exponentials exponentials;
    private final PlanCache<Function, RowFunction> planCache = new PlanCache<>();

    /** Creates the functions on the threads and loops of a backend. */
    public CpuRowFunctions(ParallelFor parallelFor, LoopCache loopCache) {
        this.parallelFor = parallelFor;
        exponentials = new Exponentials(loopCache);
    }

    @Override
    public void softmax(View x, View out) {
        compute(Function.SOFTMAX, List.of(x), out);
    }

    @Override
    public void logSoftmax(View x, View out) {
        compute(Function.LOG_SOFTMAX, List.of(x), out);
    }

    @Override
    public void logSumExp(View x, View out) {
        compute(Function.LOG_SUM_EXP, List.of(x), out);
    }

    @Override
    public void crossEntropy(View logits, View labels, View out) {
        compute(Function.CROSS_ENTROPY, List.of(logits, labels), out);
    }

    @Override
    public void crossEntropyGradient(View logits, View labels, View upstream, View out) {
        compute(Function.CROSS_ENTROPY_GRADIENT, List.of(logits, labels, upstream), out);
    }

    private void compute(Function function, List<View> inputs, View out) {
        List<View> outputs = List.of(out);
        RowFunction plan = planCache.acquire(function, inputs, outputs);
        if (plan == null) {
            plan = switch (function) {
                case SOFTMAX -> new SoftmaxRows(exponentials, inputs, out);
                case LOG_SOFTMAX -> new LogSoftmaxRows(exponentials, inputs, out);
                case LOG_SUM_EXP -> new LogSumExpRows(exponentials, inputs, out);
                case CROSS_ENTROPY -> new CrossEntropyLossRows(exponentials, inputs, out);
                case CROSS_ENTROPY_GRADIENT -> new CrossEntropyGradientRows(exponentials, inputs, out);
            };
        }
        plan.bind(inputs, out);
        plan.compute(parallelFor);
        planCache.release(function, plan);
    }

    /** Forgets all plans. */
    public void clear() {
        planCache.clear();
    }
}
