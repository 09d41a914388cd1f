package org.kudari.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.expr.NamedFunction;
import org.kudari.expr.Primitive;
import org.kudari.layout.Shape;
import org.kudari.testkit.table.Argument;
import org.kudari.testkit.table.Broadcast;
import org.kudari.testkit.table.CaseTable;
import org.kudari.testkit.table.Domain;
import org.kudari.testkit.table.ElementwiseRow;
import org.kudari.testkit.table.OpCase;

class CaseTableTest {
    @Test
    void everyPrimitiveAndEveryNamedFunctionHasARow() {
        assertThat(CaseTable.missing())
                .as("functions without a row in PrimitiveRows or NamedFunctionRows")
                .isEmpty();
    }

    @Test
    void everyElementwiseFunctionIsTriedOverEveryBroadcast() {
        List<String> cases = CaseTable.all().stream().map(OpCase::toString).toList();
        for (ElementwiseRow row : CaseTable.elementwise()) {
            assertThat(cases)
                    .containsAll(Arrays.stream(Broadcast.values())
                            .map(broadcast -> row.name() + " (" + broadcast + ")")
                            .toList());
        }
    }

    @Test
    void noTwoCasesHaveOneName() {
        assertThat(CaseTable.all().stream().map(OpCase::toString)).doesNotHaveDuplicates();
    }

    @Test
    void benchmarksFindTheirRows() {
        assertThat(CaseTable.row(NamedFunction.GELU).at(Shape.of(10, 10)).flops())
                .isEqualTo(500);
        assertThat(CaseTable.row(Primitive.ADD).at(Shape.of(7)).flops()).isEqualTo(7);
        assertThat(CaseTable.matmul(2, 3, 4).flops()).isEqualTo(48);
        assertThat(CaseTable.sum(9).flops()).isEqualTo(9);
    }

    @Test
    void valuesAreTheSameEveryTime() {
        Argument argument = Argument.of(Domain.between(-1, 1), 4);
        assertThat(argument.values(5)).isEqualTo(argument.values(5)).isNotEqualTo(argument.values(6));
    }

    @Test
    void aWrongGradientFailsItsRowInTheReport() {
        OpCase right = CaseTable.row(Primitive.ABS).at(Shape.of(3));
        Argument atTheKink = Argument.of(Domain.oneOf(0), 3);
        OpCase wrong = new OpCase("abs", "at 0", List.of(atTheKink), right.function(), right.accuracy(), 1, 0);
        Argument touching = Argument.of(Domain.oneOf(0.0005), 3);
        OpCase straddling = new OpCase("abs", "near 0", List.of(touching), right.function(), right.accuracy(), 1, 0);
        try (Device device = new Device(new ReferenceBackend())) {
            assertThat(GradientReport.check(device, right, 1).passed()).isTrue();
            // Symmetric differences at the kink happen to be 0, as the convention says; beside it they are not 1.
            assertThat(GradientReport.check(device, wrong, 1).passed()).isTrue();
            assertThat(GradientReport.check(device, straddling, 1).passed()).isFalse();
        }
    }

    @Test
    void anOperationThatThrowsIsARowThatFailedAndSaysWhy() {
        OpCase throwing = new OpCase(
                "broken",
                "always",
                List.of(Argument.of(Domain.between(0, 1), 2)),
                x -> x.getFirst().reshape(3),
                null,
                1,
                0);
        try (Device device = new Device(new ReferenceBackend())) {
            GradientReport.Row row = GradientReport.check(device, throwing, 1);
            assertThat(row.passed()).isFalse();
            assertThat(row.worstError()).isInfinite();
            assertThat(row.problem()).contains("cannot reshape");
        }
    }
}
