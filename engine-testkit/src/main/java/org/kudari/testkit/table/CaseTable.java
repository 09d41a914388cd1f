package org.kudari.testkit.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kudari.expr.Composite;
import org.kudari.expr.Kernel;
import org.kudari.expr.Scalar;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/**
 * The table of cases: every operation with test arguments. The conformance suite runs it forward, the
 * gradient report backward, and benchmarks time rows of it. A new primitive or composite needs a row in {@link Primitives} or
 * {@link Composites}; {@link #missing} says which has none.
 */
public final class CaseTable {
    private CaseTable() {}

    /** All cases, by family. */
    public static List<Case> all() {
        return Stream.of(
                        elementwise().stream().flatMap(Elementwise::overBroadcasts),
                        Reductions.cases(),
                        MatrixProducts.cases(),
                        Indexing.cases(),
                        Shapes.cases(),
                        Shapes.ofTypes(),
                        Softmaxes.cases(),
                        Compounds.cases(),
                        Types.cases())
                .flatMap(cases -> cases)
                .toList();
    }

    /** The cases that can be differentiated. */
    public static List<Case> differentiable() {
        return all().stream().filter(row -> row.orders() > 0).toList();
    }

    /** The rows of the elementwise functions, primitives first; a composite that is only another name for one is left out. */
    public static List<Elementwise> elementwise() {
        List<Elementwise> rows = new ArrayList<>(Primitives.ROWS);
        Set<Kernel> primitives =
                rows.stream().map(row -> row.operation().kernel()).collect(Collectors.toSet());
        Composites.ROWS.stream()
                .filter(row -> !primitives.contains(row.operation().kernel()))
                .forEach(rows::add);
        return rows;
    }

    /** The row of a primitive. */
    public static Elementwise row(Scalar function) {
        return Primitives.ROWS.stream()
                .filter(row -> row.name().equals(function.functionName()))
                .findFirst()
                .orElseThrow();
    }

    /** The row of a composite. */
    public static Elementwise row(Composite function) {
        return Composites.ROWS.stream()
                .filter(row -> row.operation().kernel() == function.kernel())
                .findFirst()
                .orElseThrow();
    }

    /** A matrix product {@code [m, k] x [k, n]}, for benchmarks. */
    public static Case matmul(long m, long k, long n) {
        return MatrixProducts.of(m, k, n);
    }

    /** A sum of so many elements, for benchmarks. */
    public static Case sum(long elements) {
        Argument argument = new Argument(DType.FLOAT32, Shape.of(elements), Domain.between(-1, 1));
        Accuracy accuracy = Accuracy.sum(elements, x -> x.getFirst().abs().sum());
        return new Case(
                "sum", elements + "", List.of(argument), x -> x.getFirst().sum(), accuracy, 2, elements);
    }

    /** The primitives and composites that have no row. */
    public static List<String> missing() {
        Set<String> primitives = names(Primitives.ROWS);
        Set<String> composites = names(Composites.ROWS);
        List<String> missing = new ArrayList<>();
        for (Scalar function : Scalar.values()) {
            if (!primitives.contains(function.functionName())) {
                missing.add("Scalar." + function);
            }
        }
        for (Composite function : Composite.values()) {
            if (!composites.contains(function.functionName())) {
                missing.add("Composite." + function);
            }
        }
        return missing;
    }

    private static Set<String> names(List<Elementwise> rows) {
        return rows.stream().map(Elementwise::name).collect(Collectors.toSet());
    }
}
