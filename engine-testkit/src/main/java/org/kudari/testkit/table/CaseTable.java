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
 * backward, and benchmarks time rows of it. A new primitive or named function needs a row in {@link PrimitiveRows} or
 * {@link NamedFunctionRows}. {@link #missing} lists those without a row.
 */
public final class CaseTable {
    private CaseTable() {}

    /** {@return all cases, by family} */
    public static List<OpCase> all() {
        return Stream.of(
                        elementwise().stream().flatMap(ElementwiseRow::overBroadcasts),
                        ScalarCases.cases(),
                        ReductionCases.cases(),
                        SortingCases.cases(),
                        StatisticsCases.cases(),
                        MatMulCases.cases(),
                        IndexingCases.cases(),
                        ShapeCases.cases(),
                        ShapeCases.ofTypes(),
                        RearrangementCases.cases(),
                        EinsumCases.cases(),
                        SoftmaxCases.cases(),
                        NormalizationCases.cases(),
                        CompoundCases.cases(),
                        LossCases.cases(),
                        LayerCases.cases(),
                        TypeCases.cases())
                .flatMap(cases -> cases)
                .toList();
    }

    /** {@return the cases that can be differentiated} */
    public static List<OpCase> differentiable() {
        return all().stream().filter(opCase -> opCase.orders() > 0).toList();
    }

    /**
     * {@return the rows of the elementwise functions, primitives first, without named functions that are only another
     * name of a primitive}
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

    /**
     * {@return the row of a primitive}
     *
     * @param function the primitive
     * @throws java.util.NoSuchElementException if it has none
     */
    public static ElementwiseRow row(Primitive function) {
        return PrimitiveRows.ROWS.stream()
                .filter(row -> row.name().equals(function.functionName()))
                .findFirst()
                .orElseThrow();
    }

    /**
     * {@return the row of a named function}
     *
     * @param function the function
     * @throws java.util.NoSuchElementException if it has none
     */
    public static ElementwiseRow row(NamedFunction function) {
        return NamedFunctionRows.ROWS.stream()
                .filter(row -> row.operation().kernel() == function.kernel())
                .findFirst()
                .orElseThrow();
    }

    /**
     * {@return a matrix product {@code [m, k] x [k, n]}, for benchmarks}
     *
     * @param m the rows of the left factor
     * @param k the columns of the left factor
     * @param n the columns of the right factor
     */
    public static OpCase matmul(long m, long k, long n) {
        return MatMulCases.of(m, k, n);
    }

    /**
     * {@return the sum of all elements of a vector, for benchmarks}
     *
     * @param elements the number of elements
     */
    public static OpCase sum(long elements) {
        Argument argument = new Argument(DType.FLOAT32, Shape.of(elements), Domain.between(-1, 1));
        Accuracy accuracy = Accuracy.sum(elements, x -> x.getFirst().abs().sum());
        return new OpCase(
                "sum", elements + "", List.of(argument), x -> x.getFirst().sum(), accuracy, 2, elements);
    }

    /** {@return the primitives and named functions that have no row, such as {@code Primitive.EXP}} */
    public static List<String> missing() {
        Set<String> primitives = names(PrimitiveRows.ROWS);
        Set<String> namedFunctions = names(NamedFunctionRows.ROWS);
        List<String> missing = new ArrayList<>();
        for (Primitive function : Primitive.values()) {
            if (!primitives.contains(function.functionName())) {
                missing.add("Primitive." + function);
            }
        }
        for (NamedFunction function : NamedFunction.values()) {
            if (!namedFunctions.contains(function.functionName())) {
                missing.add("NamedFunction." + function);
            }
        }
        return missing;
    }

    private static Set<String> names(List<ElementwiseRow> rows) {
        return rows.stream().map(ElementwiseRow::name).collect(Collectors.toSet());
    }
}
