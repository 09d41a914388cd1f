package org.kudari.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GradcheckCommandTest {

    @Test
    void everyGradientHolds() {
        Run run = Run.kudari("gradcheck", "--json");

        Map<?, ?> report = JsonText.parse(run.out());
        assertThat(report.get("failures")).as(run.out()).isEqualTo(0.0);
        assertThat((List<?>) report.get("operations"))
                .hasSizeGreaterThan(100)
                .allSatisfy(operation -> assertThat((Map<?, ?>) operation)
                        .satisfies(row -> assertThat(row.keySet().stream().map(Object::toString))
                                .containsExactly("name", "case", "order", "worstError", "tolerance", "passed"))
                        .satisfies(row -> assertThat(row.get("passed")).isEqualTo(true)));
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
    }
}
