package org.kudari.testkit;

import java.util.List;
import java.util.function.Supplier;
import org.kudari.backend.Backend;
import org.kudari.backend.Epilogue;
import org.kudari.backend.Reduction;
import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.expr.Kernel;
import org.kudari.testkit.check.CheckGroup;

/**
 * A backend with a deliberate error.
 *
 * @param group the checks that must fail
 */
record Mutant(String defect, CheckGroup group, Supplier<Backend> backend) {

    /** A wrong map; {@code right} is the reference. */
    interface MapCall {
        void run(Backend right, Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs);
    }

    /** A wrong reduction. */
    interface ReduceCall {
        void run(
                Backend right,
                Reduction reduction,
                Kernel kernel,
                double[] uniforms,
                List<View> inputs,
                View out,
                boolean accumulate);
    }

    /** A wrong matrix product. */
    interface MatMulCall {
        void run(Backend right, View a, View b, View out, boolean accumulate, Epilogue epilogue);
    }

    /** A wrong gather or scatterAdd. */
    interface IndexCall {
        void run(Backend right, View source, View indices, int axis, View out);
    }

    static Mutant ofMap(String defect, CheckGroup group, MapCall wrong) {
        return new Mutant(defect, group, () -> new MutatedReference() {
            @Override
            public void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
                wrong.run(reference, kernel, uniforms, inputs, outputs);
            }
        });
    }

    static Mutant ofReduce(String defect, CheckGroup group, ReduceCall wrong) {
        return new Mutant(defect, group, () -> new MutatedReference() {
            @Override
            public void reduce(
                    Reduction reduction,
                    Kernel kernel,
                    double[] uniforms,
                    List<View> inputs,
                    View out,
                    boolean accumulate) {
                wrong.run(reference, reduction, kernel, uniforms, inputs, out, accumulate);
            }
        });
    }

    static Mutant ofMatMul(String defect, CheckGroup group, MatMulCall wrong) {
        return new Mutant(defect, group, () -> new MutatedReference() {
            @Override
            public void matmul(View a, View b, View out, boolean accumulate, Epilogue epilogue) {
                wrong.run(reference, a, b, out, accumulate, epilogue);
            }
        });
    }

    static Mutant ofGather(String defect, IndexCall wrong) {
        return new Mutant(defect, CheckGroup.INDEX, () -> new MutatedReference() {
            @Override
            public void gather(View source, View indices, int axis, View out) {
                wrong.run(reference, source, indices, axis, out);
            }
        });
    }

    static Mutant ofScatterAdd(String defect, IndexCall wrong) {
        return new Mutant(defect, CheckGroup.INDEX, () -> new MutatedReference() {
            @Override
            public void scatterAdd(View source, View indices, int axis, View target) {
                wrong.run(reference, source, indices, axis, target);
            }
        });
    }

    static Mutant ofRows(String defect, RowFunctions wrong) {
        return ofRows(defect, CheckGroup.ROW_FUNCTIONS, wrong);
    }

    /** Row functions that are right for small logits. */
    static Mutant ofLogits(String defect, RowFunctions wrong) {
        return ofRows(defect, CheckGroup.LOGITS, wrong);
    }

    private static Mutant ofRows(String defect, CheckGroup group, RowFunctions wrong) {
        return new Mutant(defect, group, () -> new MutatedReference() {
            @Override
            public RowFunctions rowFunctions() {
                return wrong;
            }
        });
    }

    @Override
    public String toString() {
        return group + ": " + defect;
    }
}
