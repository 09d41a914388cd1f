package org.kudari.testkit.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kudari.expr.Kernel;
import org.kudari.expr.NamedFunction;
import org.kudari.expr.Primitive;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/**
 * The table of cases: every operation with test arguments. The conformance suite runs it forward, the gradient report
 * backward, and benchmarks time rows of it. A new primitive or composite needs a row in {@link PrimitiveRows} or {@link
 * NamedFunctionRows}; {@link #missing} says which has none.
 */
public final class CaseTable {
    private CaseTable() {}

    /** All cases, by family. */
    public static List<OpCase> all() {
        return Stream.of(
                        elementwise().stream().flatMap(ElementwiseRow::overBroadcasts),
                        ReductionCases.cases(),
                        MatMulCases.cases(),
                        IndexingCases.cases(),
                        ShapeCases.cases(),
                        ShapeCases.ofTypes(),
                        SoftmaxCases.cases(),
                        CompoundCases.cases(),
                        TypeCases.cases())
                .flatMap(cases -> cases)
                .toList();
    }

    /** The cases that can be differentiated. */
    public static List<OpCase> differentiable() {
        return all().stream().filter(row -> row.orders() > 0).toList();
    }

    /**
     * The rows of the elementwise functions, primitives first; a composite that is only another name for one is left
     * out.
     */
    public static List<ElementwiseRow> elementwise() {
        List<ElementwiseRow> rows = new ArrayList<>(PrimitiveRows.ROWS);
        Set<Kernel> primitives =
                rows.stream().map(row -> row.operation().kernel()).collect(Collectors.toSet());
        NamedFunctionRows.ROWS.stream()
                .filter(row -> !primitives.contains(row.operation().kernel()))
                .forEach(rows::add);
        return rows;
    }

    /** The row of a primitive. */
    public static ElementwiseRow row(Primitive function) {
        return PrimitiveRows.ROWS.stream()
                .filter(row -> row.name().equals(function.functionName()))
                .findFirst()
                .orElseThrow();
    }

    /** The row of a composite. */
    public static ElementwiseRow row(NamedFunction function) {
        return NamedFunctionRows.ROWS.stream()
                .filter(row -> row.operation().kernel() == function.kernel())
                .findFirst()
                .orElseThrow();
    }

    /** A matrix product {@code [m, k] x [k, n]}, for benchmarks. */
    public static OpCase matmul(long m, long k, long n) {
        return MatMulCases.of(m, k, n);
    }

    /** A sum of so many elements, for benchmarks. */
    public static OpCase sum(long elements) {
        Argument argument = new Argument(DType.FLOAT32, Shape.of(elements), Domain.between(-1, 1));
        Accuracy accuracy = Accuracy.sum(elements, x -> x.getFirst().abs().sum());
        return new OpCase(
                "sum", elements + "", List.of(argument), x -> x.getFirst().sum(), accuracy, 2, elements);
    }

    /** The primitives and composites that have no row. */
    public static List<String> missing() {
        Set<String> primitives = names(PrimitiveRows.ROWS);
        Set<String> composites = names(NamedFunctionRows.ROWS);
        List<String> missing = new ArrayList<>();
        for (Primitive function : Primitive.values()) {
            if (!primitives.contains(function.functionName())) {
                missing.add("Primitive." + function);
            }
        }
        for (NamedFunction function : NamedFunction.values()) {
            if (!composites.contains(function.functionName())) {
                missing.add("NamedFunction." + function);
            }
        }
        return missing;
    }

    private static Set<String> names(List<ElementwiseRow> rows) {
        return rows.stream().map(ElementwiseRow::name).collect(Collectors.toSet());
    }
}
