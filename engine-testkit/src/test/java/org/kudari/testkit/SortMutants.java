package org.kudari.testkit;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.kudari.backend.Backend;
import org.kudari.backend.CompositeCall;
import org.kudari.backend.CompositeCall.ArgSort;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.expr.Kernel;
import org.kudari.layout.Layout;
import org.kudari.testkit.check.CheckGroup;

/** Sorts that are wrong where elements are equal or are no ordinary numbers. */
final class SortMutants {
    private static final Expr X = Expr.input(0);

    /** Smaller than every number of a test, so that it changes no order but that of zeros. */
    private static final double TINY = 0x1p-149;

    private SortMutants() {}

    static Stream<Mutant> all() {
        return Stream.of(
                of("equal elements change places", SortMutants::fromTheEnd),
                of("a descending sort is an ascending one, reversed", (right, sort) -> {
                    if (sort.descending()) {
                        fromTheEnd(right, sort);
                    } else {
                        right.run(sort);
                    }
                }),
                of(
                        "NaN comes before all numbers",
                        onMapped(Functions.select(Functions.equal(X, X), X, Expr.constant(Double.NEGATIVE_INFINITY)))),
                of(
                        "-0 comes before 0",
                        onMapped(Functions.select(
                                Functions.equal(X, Expr.constant(0)),
                                Functions.sign(Expr.constant(1).div(X)).times(TINY),
                                X))));
    }

    private static Mutant of(String defect, BiConsumer<Backend, ArgSort> wrong) {
        return new Mutant(defect, CheckGroup.SORT, () -> new MutatedReference() {
            @Override
            public void run(CompositeCall call) {
                if (call instanceof ArgSort sort && sort.out().shape().elements() > 0) {
                    wrong.accept(reference, sort);
                } else {
                    super.run(call);
                }
            }
        });
    }

    /** Sorts the elements in the opposite order, and so puts the last of equal ones first. */
    private static void fromTheEnd(Backend right, ArgSort sort) {
        long last = sort.input().shape().dim(sort.axis()) - 1;
        Layout backwards = sort.input().layout().slice(sort.axis(), last, last + 1, -1);
        right.run(sort.on(input -> new View(input.buffer(), backwards), out -> out));
        long[] indices = ((HostBuffer) sort.out().buffer()).longs();
        int first = (int) sort.out().layout().offset();
        for (int i = first; i < first + sort.out().shape().elements(); i++) {
            indices[i] = last - indices[i];
        }
    }

    /** Sorts by a function of the elements. */
    private static BiConsumer<Backend, ArgSort> onMapped(Expr function) {
        return (right, sort) -> right.run(sort.on(
                input -> {
                    View mapped = View.contiguous(
                            right.allocate(input.type(), input.shape().elements()), input.shape());
                    right.map(Kernel.of(1, 0, function), new double[0], List.of(input), List.of(mapped));
                    return mapped;
                },
                out -> out));
    }
}
