package org.kudari.opencl.source;

import static org.kudari.opencl.source.Code.code;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;

/** The expressions of a kernel as statements of OpenCL C. Each value is computed once. */
public final class ExprSource {
    private ExprSource() {}

    /**
     * Appends the statements that compute a kernel's outputs.
     *
     * @param input the text of an input's value, which is computed before
     * @param uniform the text of a uniform
     * @param indent the beginning of each line
     * @return the texts of the outputs
     */
    public static List<String> write(
            Kernel kernel,
            ComputeType computeType,
            IntFunction<String> input,
            IntFunction<String> uniform,
            String indent,
            StringBuilder out) {
        Map<Expr, String> names = new IdentityHashMap<>();
        for (Expr node : kernel.topologicalOrder()) {
            names.put(
                    node,
                    switch (node) {
                        case Expr.Input read -> input.apply(read.index());
                        case Expr.Uniform number -> uniform.apply(number.index());
                        case Expr.Constant constant -> computeType.literal(constant);
                        case Expr.Apply apply -> {
                            String name = "t" + names.size();
                            Object[] arguments =
                                    apply.arguments().stream().map(names::get).toArray();
                            out.append(indent)
                                    .append("const T ")
                                    .append(name)
                                    .append(" = ")
                                    .append(code(computeType.text(apply.function()), arguments))
                                    .append(";\n");
                            yield name;
                        }
                    });
        }
        return kernel.outputs().stream().map(names::get).toList();
    }
}
