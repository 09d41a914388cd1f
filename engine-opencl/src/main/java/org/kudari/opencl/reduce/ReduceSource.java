package org.kudari.opencl.reduce;

import static org.kudari.opencl.source.Code.code;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.kudari.backend.Reduction;
import org.kudari.expr.Kernel;
import org.kudari.expr.Primitive;
import org.kudari.layout.DType;
import org.kudari.opencl.source.ComputeType;
import org.kudari.opencl.source.ExprSource;
import org.kudari.opencl.source.KernelOperand;
import org.kudari.opencl.source.LoopNestSource;
import org.kudari.opencl.source.Prelude;
import org.kudari.opencl.source.ProgramSource;
import org.kudari.opencl.source.RunSource;

/**
 * A reduction as a kernel of OpenCL C. The elements of each result are split into segments, and each segment gives a
 * partial result. Lanes take the elements of a segment in turn. A lane adds its elements in blocks, and keeps the
 * rounding error of each addition of a block of floats ({@link RunSource}). The totals of the lanes are combined in a
 * tree. The number of lanes and the lengths of blocks and segments decide the order of a sum; the form does not.
 *
 * @param form the division of the work
 * @param size of the form: the largest work-group, or the number of lanes or columns of a work-item
 * @param reduction the reduction; {@code SUM} for partial results of a mean
 * @param kernel the expression whose values are reduced
 * @param computeType the type in which the kernel computes
 * @param inputs the tensors read; the access is that along the elements or results that a work-item takes at once
 * @param out the type of the results
 * @param keepsErrors whether the rounding errors of totals are kept beside them; only for sums of floats
 * @param outer the number of loops over the results
 * @param inner the number of loops over the elements of a result
 * @param isLong whether positions take 64 bits
 */
record ReduceSource(
        Form form,
        int size,
        Reduction reduction,
        Kernel kernel,
        ComputeType computeType,
        List<KernelOperand> inputs,
        DType out,
        boolean keepsErrors,
        int outer,
        int inner,
        boolean isLong)
        implements ProgramSource {

    /** The division of the work. */
    public enum Form {
        /** A work-group computes a few results, with a work-item for each lane of each. */
        GROUPS,
        /** A work-item computes one result, with all of its lanes side by side. */
        LANES,
        /** A work-item computes neighbouring results with one lane each, side by side. */
        COLUMNS
    }

    private static final String NAME = "reduce";

    @Override
    public String name() {
        return NAME;
    }

    /**
     * The program. The kernel's arguments: the numbers of results, of elements of each, of tiles of results, of
     * segments, and of elements in a segment and in a lane's block; for groups the numbers of lanes and columns, and
     * the distances between work-items of neighbouring lanes and of neighbouring columns; the extents of the outer and
     * the inner loops; for groups the indices of element number {@code lanes} in the inner loops; of each input the
     * buffer, the first position and the strides in the outer and the inner loops, without the stride that its access
     * pattern implies; the uniforms; the output's buffer and first position; the divisor of a mean; and 1 to add to the
     * output, 0 to overwrite it. Partial results are one row for each segment.
     */
    @Override
    public String text() {
        StringBuilder text = new StringBuilder(Prelude.of(computeType, calls()));
        text.append(Prelude.positions(isLong));
        text.append(keepsErrors ? RunSource.definitions() : "");
        text.append(combine()).append(value()).append(store());
        text.append("__kernel void ").append(NAME).append("(const I n, const I m, const I tiles, const I segments");
        text.append(", const I length, const I block");
        if (form == Form.GROUPS) {
            text.append(", const I lanes, const I columns, const I lane_step, const I column_step");
        }
        text.append(outerLoops().extentParameters()).append(innerLoops().extentParameters());
        if (form == Form.GROUPS) {
            text.append(innerLoops().advanceParameters());
        }
        for (int i = 0; i < inputs.size(); i++) {
            boolean isStrided = inputs.get(i).access() == KernelOperand.AccessPattern.STRIDED;
            text.append(code(
                    ", __global const %s *x%d, const I x%d_at",
                    ComputeType.element(inputs.get(i).type()), i, i));
            text.append(outerLoops().strideParameters("x" + i, form == Form.COLUMNS && !isStrided ? outer - 1 : outer));
            text.append(innerLoops().strideParameters("x" + i, form == Form.LANES && !isStrided ? inner - 1 : inner));
        }
        for (int u = 0; u < kernel.uniforms(); u++) {
            text.append(", const T u").append(u);
        }
        text.append(", __global ").append(ComputeType.element(out)).append(" *y, const I y_at");
        text.append(", const T count, const int adds) {\n");
        text.append(
                switch (form) {
                    case GROUPS -> new GroupReduceSource(this).body();
                    case LANES -> new ItemReduceSource(this).lanes();
                    case COLUMNS -> new ItemReduceSource(this).columns();
                });
        return text.append("}\n").toString();
    }

    private Stream<Primitive> calls() {
        Stream<Primitive> extremes = switch (reduction) {
            case SUM, MEAN -> Stream.empty();
            case MAX -> Stream.of(Primitive.MAX);
            case MIN -> Stream.of(Primitive.MIN);
        };
        return Stream.concat(Prelude.calls(kernel), extremes);
    }

    /**
     * Defines the function that combines two totals. Sums of integers wrap, and C defines that for unsigned numbers
     * only.
     */
    private String combine() {
        return "T combine(T a, T b) { return "
                + switch (reduction) {
                    case SUM, MEAN -> computeType == ComputeType.LONG ? "(T)((ulong)a + (ulong)b)" : "a + b";
                    case MAX -> "k_max(a, b)";
                    case MIN -> "k_min(a, b)";
                }
                + "; }\n";
    }

    /**
     * A statement that combines a block with a total.
     *
     * @param error of the total, if it is kept
     */
    String addBlock(String block, String total, String error) {
        return keepsErrors
                ? RunSource.addRun("T", block, total, error)
                : code("%2$s = combine(%2$s, %1$s);%n", block, total);
    }

    /** A statement that adds the error to a total, if it is kept; else empty. */
    String finish(String total, String error) {
        return keepsErrors ? RunSource.finish("T", total, total, error) : "";
    }

    /** The identity of {@code combine}: it changes no total. */
    String neutral() {
        return switch (reduction) {
            // A sum that starts from 0 would be 0, and not -0, if all elements are -0.
            case SUM, MEAN -> computeType.literal(computeType == ComputeType.LONG ? 0 : -0.0);
            case MAX ->
                computeType.literal(computeType == ComputeType.LONG ? Long.MIN_VALUE : Double.NEGATIVE_INFINITY);
            case MIN ->
                computeType.literal(computeType == ComputeType.LONG ? Long.MAX_VALUE : Double.POSITIVE_INFINITY);
        };
    }

    /** Defines the function that evaluates the expression for the elements of the inputs. */
    private String value() {
        StringBuilder text = new StringBuilder("T value(");
        for (int i = 0; i < inputs.size(); i++) {
            text.append(i == 0 ? "" : ", ").append("const T a").append(i);
        }
        for (int u = 0; u < kernel.uniforms(); u++) {
            text.append(", const T u").append(u);
        }
        text.append(") {\n");
        List<String> values = ExprSource.write(kernel, computeType, i -> "a" + i, u -> "u" + u, "    ", text);
        return text.append("    return ")
                .append(values.getFirst())
                .append(";\n}\n")
                .toString();
    }

    /** The value of the expression for the elements at some positions. */
    String valueAt(IntFunction<String> position) {
        StringBuilder text = new StringBuilder("value(");
        for (int i = 0; i < inputs.size(); i++) {
            text.append(i == 0 ? "" : ", ")
                    .append(computeType.loaded(inputs.get(i).type(), code("x%d[%s]", i, position.apply(i))));
        }
        for (int u = 0; u < kernel.uniforms(); u++) {
            text.append(", u").append(u);
        }
        return text.append(")").toString();
    }

    /** Defines the function that stores a total as a result. The result of no elements is 0. */
    private String store() {
        boolean isDivided = reduction == Reduction.MEAN && computeType != ComputeType.LONG;
        return code(
                """
                void store(T total, I m, T count, int adds, __global %s *y) {
                    T v = m == 0 ? (T)0 : total;
                    v = %s;
                    if (adds) v = %s;
                    *y = %s;
                }
                """,
                ComputeType.element(out),
                isDivided ? "v / count" : "v",
                computeType == ComputeType.LONG
                        ? code("(T)((ulong)%s + (ulong)v)", computeType.loaded(out, "*y"))
                        : computeType.loaded(out, "*y") + " + v",
                computeType.stored(out, "v"));
    }

    LoopNestSource outerLoops() {
        return new LoopNestSource("o", outer);
    }

    LoopNestSource innerLoops() {
        return new LoopNestSource("i", inner);
    }
}
