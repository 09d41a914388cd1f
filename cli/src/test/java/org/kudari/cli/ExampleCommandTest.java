package org.kudari.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kudari.examples.Example;

/** What the examples themselves print is tested where they are. */
class ExampleCommandTest {

    @Test
    void listsEachExampleOnALine() {
        Run run = Run.kudari("example", "--list");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.outLines())
                .hasSameSizeAs(Example.all())
                .contains("neuron             one weight, one step down its gradient");
        assertThat(run.outLines())
                .map(line -> line.split(" ")[0])
                .isEqualTo(Example.all().stream().map(Example::name).toList());
    }

    @Test
    void runsOneOnTheDeviceAskedFor() {
        Run run = Run.kudari("example", "two-devices", "--device", "reference");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.outLines().get(2)).startsWith("  reference ");
    }

    @Test
    void theHelpNamesThemAll() {
        String help = Run.kudari("example", "--help").out().replaceAll("\\s+", " ");

        assertThat(Example.all()).allSatisfy(example -> assertThat(help).contains(example.name()));
    }
}
