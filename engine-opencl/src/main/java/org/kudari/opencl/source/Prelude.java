package org.kudari.opencl.source;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.expr.Primitive;

/**
 * The definitions at the beginning of programs: types, and functions that the texts of {@link
 * org.kudari.expr.Primitive} use and OpenCL C lacks or defines otherwise. Minimum and maximum give NaN if an argument
 * is NaN, and order -0 before 0. The hyperbolic tangent is exactly 1 from where its rounded value is, so that its
 * derivative is 0 there: a driver's own function may be off by a few units in the last place.
 */
public final class Prelude {
    private static final String NO_CONTRACTION = "#pragma OPENCL FP_CONTRACT OFF\n";

    private Prelude() {}

    private static final List<Function> FLOATING = List.of(
            new Function("k_div", "T k_div(T a, T b) { return a / b; }\n"),
            new Function("k_min", """
                    T k_min(T a, T b) {
                        return a < b || a != a ? a : b < a || b != b ? b : signbit(a) ? a : b;
                    }
                    """),
            new Function("k_max", """
                    T k_max(T a, T b) {
                        return a > b || a != a ? a : b > a || b != b ? b : signbit(a) ? b : a;
                    }
                    """),
            new Function("k_abs", "T k_abs(T a) { return fabs(a); }\n"),
            new Function("k_sign", "T k_sign(T a) { return a > 0 ? (T)1 : a < 0 ? (T)-1 : a; }\n"),
            new Function("k_sigmoid", """
                    T k_sigmoid(T a) {
                        T e = exp(-fabs(a));
                        return (a >= 0 ? (T)1 : e) / (1 + e);
                    }
                    """),
            new Function("k_tanh", "T k_tanh(T a) { return fabs(a) > TANH_IS_ONE ? copysign((T)1, a) : tanh(a); }\n"),
            new Function("k_softplus", "T k_softplus(T a) { return k_max(a, (T)0) + k_log1p(exp(-fabs(a))); }\n"));

    /** Drivers' own functions, for double precision. */
    private static final List<Function> DOUBLES = Stream.of("erf", "expm1", "log", "log1p", "log2")
            .map(name -> new Function("k_" + name, Code.code("double k_%1$s(double a) { return %1$s(a); }\n", name)))
            .toList();

    /**
     * A definition, which comes after those that it calls. It is inlined, however long it is: a compiler vectorizes no
     * loop with a call.
     */
    record Function(String name, String definition) {
        String text() {
            return definition.startsWith("#") ? definition : "__attribute__((always_inline)) " + definition;
        }

        boolean isCalledIn(String code) {
            return code.contains(name + "(");
        }
    }

    /** In unsigned integers wherever a signed operation could overflow, which is undefined in C. */
    private static final String INTEGER = """
            T k_div(T a, T b) { return b == 0 ? 0 : b == -1 ? (T)(0 - (ulong)a) : a / b; }
            T k_min(T a, T b) { return a < b ? a : b; }
            T k_max(T a, T b) { return a > b ? a : b; }
            T k_abs(T a) { return a < 0 ? (T)(0 - (ulong)a) : a; }
            T k_sign(T a) { return (a > 0) - (a < 0); }
            T k_identity(T a) { return a; }
            #define floor k_identity
            #define ceil k_identity
            #define rint k_identity
            """;

    /** Defines {@code T} as the type in which a kernel computes. */
    public static String of(ComputeType computeType) {
        return of(computeType, Stream.empty());
    }

    /** Defines {@code T}, and the functions that a kernel's expressions call. */
    public static String of(ComputeType computeType, Kernel kernel) {
        return of(computeType, calls(kernel));
    }

    /** The functions that a kernel's expressions call. */
    public static Stream<Primitive> calls(Kernel kernel) {
        return kernel.topologicalOrder().stream()
                .filter(Expr.Apply.class::isInstance)
                .map(node -> ((Expr.Apply) node).function());
    }

    /**
     * Defines {@code T}, and the functions that some primitives call. No others are defined, since drivers compile
     * everything in a program.
     */
    public static String of(ComputeType computeType, Stream<Primitive> calls) {
        String type = "typedef " + computeType.text() + " T;\n";
        String code = calls.map(Primitive::openCl).collect(Collectors.joining("\n"));
        return switch (computeType) {
            case FLOAT -> type + "#define TANH_IS_ONE 9.02f\n" + NO_CONTRACTION + floating(code, FloatFunctions.ALL);
            case DOUBLE -> doubles() + "#define TANH_IS_ONE 19.07\n" + NO_CONTRACTION + type + floating(code, DOUBLES);
            case LONG -> type + INTEGER;
        };
    }

    private static String floating(String code, List<Function> ofType) {
        String functions = "";
        for (Function function :
                Stream.concat(ofType.stream(), FLOATING.stream()).toList().reversed()) {
            if (function.isCalledIn(code + functions)) {
                functions = function.text() + functions;
            }
        }
        return functions;
    }

    /** Defines {@code I} as the type of positions and extents. */
    public static String positions(boolean isLong) {
        return "typedef " + (isLong ? "long" : "int") + " I;\n";
    }

    /** Lets a program use {@code double}, if it computes in another type. */
    public static String doubles() {
        return "#pragma OPENCL EXTENSION cl_khr_fp64 : enable\n";
    }
}
