package org.kudari.benchmarks.contender;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kudari.benchmarks.cases.BenchmarkCase;
import org.kudari.benchmarks.cases.MatMulCase;

class ContenderProcessTest {
    private int calls;

    private final ContenderProcess process = new ContenderProcess(new Contender() {
        @Override
        public String description() {
            return "fake";
        }

        @Override
        public Optional<Workload> prepare(BenchmarkCase benchmarkCase) {
            return switch (benchmarkCase) {
                case MatMulCase product when product.m() == 64 -> throw new IllegalStateException("too\nsmall");
                case MatMulCase _ -> Optional.of(workload());
                default -> Optional.empty();
            };
        }
    });

    private Workload workload() {
        return new Workload() {
            @Override
            public void call() {
                calls++;
            }

            @Override
            public double[] evidence() {
                return new double[] {1.5, -2};
            }
        };
    }

    @Test
    void preparingIsAnsweredWithTheWorkAndTheEvidence() {
        assertThat(process.answer("prepare matmul:1000x1000x1000 NN")).isEqualTo("prepared 2.0 1.5 -2.0");
    }

    @Test
    void whatItHasNothingForIsNone() {
        assertThat(process.answer("prepare train:64-64-64-10 b32")).isEqualTo("none");
        assertThat(process.answer("measure")).isEqualTo("failed nothing is prepared");
    }

    @Test
    void aTurnCallsMoreThanOnceAndGivesATime() {
        process.answer("prepare matmul:1000x1000x1000 NN");

        String answer = process.answer("measure");

        assertThat(answer).startsWith("time ");
        assertThat(Double.parseDouble(answer.substring("time ".length()))).isPositive();
        assertThat(calls).isGreaterThanOrEqualTo(3);
    }

    @Test
    void eachCallOfALimitIsTimedByItself() {
        Waiting ordinary = new Waiting(false);
        WorkloadTimer.measure(ordinary);
        assertThat(ordinary.waits).as("after batches of calls").isLessThan(ordinary.calls / 100);

        Waiting limit = new Waiting(true);
        WorkloadTimer.measure(limit);
        assertThat(limit.waits).as("after each call that is timed").isGreaterThan(10 * ordinary.waits);
    }

    private static final class Waiting implements Workload {
        private final boolean isLimit;
        private long calls;
        private long waits;

        Waiting(boolean isLimit) {
            this.isLimit = isLimit;
        }

        @Override
        public void call() {
            calls++;
        }

        @Override
        public void finish() {
            waits++;
        }

        @Override
        public double[] evidence() {
            return new double[0];
        }

        @Override
        public boolean isLimit() {
            return isLimit;
        }
    }

    @Test
    void aProblemIsAnAnswerToo() {
        assertThat(process.answer("prepare matmul:64x64x64 NN")).isEqualTo("failed too\nsmall");
        assertThat(process.answer("prepare matmul:nonsense")).isEqualTo("failed there is no case 'matmul:nonsense'");
        assertThat(process.answer("sing")).isEqualTo("failed there is no request 'sing'");
    }
}
