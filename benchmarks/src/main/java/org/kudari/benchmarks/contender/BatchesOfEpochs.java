package org.kudari.benchmarks.contender;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.kudari.benchmarks.cases.BenchmarkCases;
import org.kudari.benchmarks.cases.EpochCase;
import org.kudari.device.Device;
import org.kudari.device.Devices;

/**
 * Measures which share of an epoch goes into its batches: the order of the rows, and for each batch the gathering of its
 * features and labels. Some steps of an epoch take turns with as many steps on one batch that is in the caches. What
 * batches take is the median over the turns of the time that the epoch's steps take longer, and the median time of an
 * epoch's beginning, as a share of both together.
 *
 * <p>Arguments, both optional: turns (200), and words separated by commas, one of which a case's name must contain.
 */
public final class BatchesOfEpochs {
    private static final double TURN_SECONDS = 0.01;
    private static final double WARM_UP_SECONDS = 5;

    private static final int FEWEST_EPOCHS = 9;

    private final KudariEpochs epochs;
    /** The seconds that each epoch's beginning took. */
    private final List<Double> beginnings = new ArrayList<>();

    private BatchesOfEpochs(KudariEpochs epochs) {
        this.epochs = epochs;
    }

    public static void main(String[] arguments) {
        int turns = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
        List<String> words = List.of((arguments.length > 1 ? arguments[1] : "").split(","));
        try (Device device = Devices.open("cpu")) {
            for (EpochCase of : BenchmarkCases.EPOCHS) {
                if (words.stream().anyMatch(of.name()::contains)) {
                    new BatchesOfEpochs(new KudariEpochs(device, of)).run(of, turns);
                }
            }
        }
    }

    private void run(EpochCase of, int turns) {
        beginEpoch();
        int steps = stepsOfATurn();
        double[] longer = new double[turns];
        double[] step = new double[turns];
        beginnings.clear();
        for (int turn = 0; turn < turns || beginnings.size() < FEWEST_EPOCHS; turn++) {
            double alone = secondsAlone(steps);
            double inEpoch = secondsInEpoch(steps);
            longer[turn % turns] = (inEpoch - alone) / steps;
            step[turn % turns] = inEpoch / steps;
        }
        epochs.endEpoch();
        Arrays.sort(longer);
        Arrays.sort(step);
        Collections.sort(beginnings);
        double beginning = beginnings.get(beginnings.size() / 2)
                / Math.ceilDiv(of.rows(), of.network().batch());
        double whole = step[turns / 2] + beginning;
        System.out.printf(
                Locale.ROOT,
                "%-26s a step %7.1f us, of which batches take %5.1f %% (quartiles %4.1f and %4.1f), %4.1f %% at the"
                        + " epoch's beginning%n",
                of.name(),
                1e6 * whole,
                100 * (longer[turns / 2] + beginning) / whole,
                100 * (longer[turns / 4] + beginning) / whole,
                100 * (longer[turns * 3 / 4] + beginning) / whole,
                100 * beginning / whole);
    }

    /** Steps until everything is compiled, and says how many fit in a turn. */
    private int stepsOfATurn() {
        long end = System.nanoTime() + (long) (WARM_UP_SECONDS * 1e9);
        double seconds = 0;
        while (System.nanoTime() < end || !epochs.isWarm()) {
            secondsInEpoch(10);
            seconds = secondsAlone(10);
        }
        return Math.max(2, (int) (TURN_SECONDS / seconds * 10));
    }

    private double secondsAlone(int steps) {
        long start = System.nanoTime();
        for (int i = 0; i < steps; i++) {
            epochs.stepOnResidentRows();
        }
        epochs.finish();
        return (System.nanoTime() - start) / 1e9;
    }

    /** Goes on with the epoch, and begins the next one where it ends. That is not part of the time. */
    private double secondsInEpoch(int steps) {
        double seconds = 0;
        long start = System.nanoTime();
        for (int i = 0; i < steps; i++) {
            if (!epochs.hasStep()) {
                epochs.finish();
                seconds += (System.nanoTime() - start) / 1e9;
                beginEpoch();
                start = System.nanoTime();
            }
            epochs.step();
        }
        epochs.finish();
        return seconds + (System.nanoTime() - start) / 1e9;
    }

    private void beginEpoch() {
        long start = System.nanoTime();
        epochs.beginEpoch();
        epochs.finish();
        beginnings.add((System.nanoTime() - start) / 1e9);
    }
}
