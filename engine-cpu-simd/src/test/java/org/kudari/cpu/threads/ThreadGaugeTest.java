package org.kudari.cpu.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Simulates machines on which more threads pay, do not pay, or pay at times, with a clock that only the work moves. */
class ThreadGaugeTest {
    private static final double SECOND = 1e9;

    /** The nanoseconds that the loops of a step take on one thread. */
    private static final double[] LOOPS = {15_000, 31_000, 60_000, 90_000, 240_000};

    /** The nanoseconds between two loops. */
    private static final long GAP = 2_000;

    /** How long a loop takes. */
    private interface Machine {
        /**
         * @param alone the time on one thread
         * @param now the time since the start
         */
        double nanos(int threads, double alone, double now, Random random);
    }

    /**
     * A program on a machine.
     *
     * @param threads the threads of the pool
     */
    private static final class Simulation {
        private final Machine machine;
        private final ThreadGauge gauge;
        private final Random random = new Random(1);
        private long now;

        Simulation(int threads, Machine machine) {
            this.machine = machine;
            gauge = new ThreadGauge(threads, true, () -> now);
        }

        /** Runs steps for a time. Returns their time as a part of what it would have been on one thread. */
        double run(double nanos) {
            double end = now + nanos;
            double taken = 0;
            double alone = 0;
            while (now < end) {
                for (double loop : LOOPS) {
                    taken += call(loop);
                    alone += machine.nanos(1, loop, now, random);
                }
            }
            return taken / alone;
        }

        private double call(double alone) {
            long start = now;
            long cost = (long) (alone * 30);
            int threads = gauge.threads(cost, cost, start);
            double taken = machine.nanos(threads, alone, start, random);
            now += (long) taken;
            gauge.record(cost, threads, start);
            now += GAP;
            return taken;
        }
    }

    @Test
    void sharesWhereItPays() {
        Simulation simulation = new Simulation(2, (threads, alone, now, random) -> alone / threads + 1_000);
        assertThat(simulation.run(SECOND / 10)).isLessThan(0.6);
        assertThat(simulation.run(SECOND)).isLessThan(0.55);
    }

    @Test
    void leavesOneThreadAloneWhereTwoAreSlower() {
        for (double slower : new double[] {1, 1.1, 2, 5}) {
            Simulation simulation =
                    new Simulation(2, (threads, alone, now, random) -> threads == 1 ? alone : alone * slower);
            simulation.run(SECOND);
            assertThat(simulation.run(10 * SECOND)).as("%s times", slower).isLessThan(1.01);
        }
    }

    /** A thread that is not running for 4 ms makes the whole loop wait. */
    @Test
    void leavesOneThreadAloneWhereTheOtherIsOftenInterrupted() {
        Simulation simulation = new Simulation(
                2,
                (threads, alone, now, random) ->
                        threads == 1 ? alone : alone / 1.8 + (random.nextInt(50) == 0 ? 4e6 : 0));
        simulation.run(SECOND);
        assertThat(simulation.run(10 * SECOND)).isLessThan(1.03);
    }

    @Test
    void aRareInterruptionDoesNotEndSharing() {
        Simulation simulation = new Simulation(
                2,
                (threads, alone, now, random) ->
                        threads == 1 ? alone : alone / 1.8 + (random.nextInt(2_000) == 0 ? 4e6 : 0));
        simulation.run(SECOND);
        assertThat(simulation.run(10 * SECOND)).isLessThan(0.65);
    }

    /** As while the JIT compiles a program, for the first seconds. */
    @Test
    void noticesWhenSharingBeginsToPayAndWhenItEnds() {
        Simulation simulation = new Simulation(2, (threads, alone, now, random) -> {
            boolean pays = now > 4 * SECOND && now < 8 * SECOND;
            return threads == 1 ? alone : pays ? alone / 1.8 : alone * 1.3;
        });
        assertThat(simulation.run(4 * SECOND)).isLessThan(1.02);
        simulation.run(SECOND * 1.1);
        assertThat(simulation.run(2.5 * SECOND)).isLessThan(0.6);
        simulation.run(SECOND);
        assertThat(simulation.run(5 * SECOND)).isLessThan(1.02);
    }

    /** A thread that the JIT displaces makes the whole loop wait for 3 ms, at every fifth call. */
    @Test
    void seldomTriesWhileTheJitIsBusy() {
        Simulation simulation = new Simulation(2, (threads, alone, now, random) -> {
            boolean isDisplaced = now < 4 * SECOND && random.nextInt(5) == 0;
            return threads == 1 ? alone : alone / 1.8 + (isDisplaced ? 3e6 : 0);
        });
        assertThat(simulation.run(4 * SECOND)).isLessThan(1.02);
        simulation.run(SECOND);
        assertThat(simulation.run(SECOND)).isLessThan(0.65);
    }

    @Test
    void decidesForEachSizeOfWork() {
        Simulation simulation = new Simulation(
                2, (threads, alone, now, random) -> threads == 1 ? alone : alone > 50_000 ? alone / 1.8 : alone * 1.5);
        simulation.run(SECOND);
        // The two short loops take 46 of 436 microseconds.
        assertThat(simulation.run(SECOND)).isLessThan((46 + 390 / 1.8) / 436 + 0.02);
    }

    /** Each thread beyond the eighth costs more than it gives, as where cores share a bus. */
    @Test
    void findsTheNumberOfThreadsThatIsFastest() {
        Simulation simulation =
                new Simulation(64, (threads, alone, now, random) -> alone / threads + Math.max(0, threads - 8) * 5_000);
        simulation.run(SECOND);
        double best = 0;
        double alone = 0;
        for (double loop : LOOPS) {
            best += loop / Math.min(8, Math.floor(loop * 30 / (1 << 17)));
            alone += loop;
        }
        assertThat(simulation.run(SECOND)).isLessThan(1.15 * best / alone);
    }

    @Test
    void aThreadHasWorkWorthItsStart() {
        for (boolean isAdaptive : new boolean[] {true, false}) {
            ThreadGauge gauge = new ThreadGauge(64, isAdaptive, () -> 0);
            assertThat(gauge.isShort((1 << 18) - 1)).isTrue();
            assertThat(gauge.isShort(1 << 18)).isFalse();
            assertThat(gauge.threads(18, 1 << 18, 0)).isEqualTo(2);
            assertThat(gauge.threads(20, 1 << 20, 0)).isEqualTo(8);
            assertThat(gauge.threads(30, 1 << 30, 0)).isEqualTo(64);
        }
        assertThat(new ThreadGauge(1, true, () -> 0).isShort(1 << 30)).isTrue();
    }

    /** Noise alone must not keep threads awake, nor let them rest. */
    @Test
    void decidesTheSameInNoise() {
        Simulation pays = new Simulation(
                2,
                (threads, alone, now, random) ->
                        (threads == 1 ? alone : alone / 1.2) * (0.6 + 0.8 * random.nextDouble()));
        pays.run(SECOND);
        assertThat(pays.run(5 * SECOND)).isLessThan(0.88);
        Simulation doesNot = new Simulation(
                2,
                (threads, alone, now, random) ->
                        (threads == 1 ? alone : alone * 1.2) * (0.6 + 0.8 * random.nextDouble()));
        doesNot.run(SECOND);
        assertThat(doesNot.run(5 * SECOND)).isLessThan(1.01);
    }
}
