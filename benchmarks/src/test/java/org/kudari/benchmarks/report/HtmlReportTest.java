package org.kudari.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HtmlReportTest {
    private final String page = HtmlReport.text(Outcomes.of(Outcomes.product(), Outcomes.map()), Outcomes.MACHINE);

    @Test
    void aBarForEachRowAndAChartForEachSuite() {
        assertThat(page.split("<svg", -1)).hasSize(3);
        assertThat(page.split("<rect", -1)).hasSize(5);
        assertThat(page).contains("80.0 (0.80 times openblas), 40 % of limit");
    }

    @Test
    void itNeedsNothingFromElsewhere() {
        assertThat(page).doesNotContain("http", "<script", "src=", "@import", "url(");
    }

    @Test
    void whatOthersNamedCannotBreakThePage() {
        assertThat(page).contains("Abacus &lt;9000&gt;").doesNotContain("Abacus <");
    }
}
