package org.kudari.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.check.Check;
import org.kudari.testkit.check.CheckGroup;
import org.kudari.testkit.table.CaseTable;

/** The suite must be able to fail: every wrong backend is caught by the checks that are there for its mistake. */
class MutantTest {
    static Stream<Mutant> mutants() {
        return Mutants.all();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void aWrongBackendIsCaught(Mutant mutant) {
        try (BackendUnderTest subject =
                new BackendUnderTest(_ -> mutant.backend().get(), EnumSet.allOf(DType.class))) {
            Optional<Check> failure =
                    mutant.group().on(subject).filter(MutantTest::fails).findFirst();
            assertThat(failure)
                    .as("a check that fails because " + mutant.defect())
                    .isPresent();
        }
    }

    /** By an assertion: an exception from inside of the mutant would prove nothing about the suite. */
    private static boolean fails(Check check) {
        try {
            check.body().run();
            return false;
        } catch (AssertionError e) {
            return true;
        }
    }

    @Test
    void everyGroupOfChecksHasAMutantToCatch() {
        assertThat(Mutants.all().map(Mutant::group).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(CheckGroup.values()));
    }

    @Test
    void theGradientReportNoticesGradientsThatAreNeverAdded() {
        Mutant mutant = Mutants.all()
                .filter(each -> each.defect().equals("a product never adds"))
                .findFirst()
                .orElseThrow();
        try (Device device = new Device(mutant.backend().get())) {
            List<GradientReport.Row> failed = CaseTable.differentiable().stream()
                    .filter(row -> row.variant().equals("hidden value, two products"))
                    .flatMap(row -> GradientReport.rows(device, row))
                    .filter(row -> !row.passed())
                    .toList();
            assertThat(failed).isNotEmpty();
        }
    }
}
