package org.kudari.cpu;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Chooses which tile this machine's processor and JIT do best with. The choice changes no bit of any result (see {@link Gemm}).
 *
 * <p>Shapes are measured in turns, and one replaces the standard shape only if it was clearly faster in nine of ten turns. So a
 * machine that is busy with something else keeps the standard shape, and no choice is slower than none.
 */
final class TileTuner {
    static final int ROUNDS = 32;

    /** By how much a shape has to beat the standard one. */
    private static final double MARGIN = 1.03;

    private TileTuner() {}

    /**
     * The shape to use here at a vector width; takes about a second, most of it the JIT's. None if the JIT did not make all of
     * them fast: then a comparison says nothing.
     */
    static Optional<TileShape> measure(int bits) {
        List<TileShape> shapes = TileShape.candidates(bits);
        Map<TileShape, TileMeter> meters = new LinkedHashMap<>();
        for (TileShape shape : shapes) {
            TileMeter meter = new TileMeter(bits, shape);
            if (!meter.warmUp()) {
                return Optional.empty();
            }
            meters.put(shape, meter);
        }
        return Optional.of(choose(shapes, shape -> meters.get(shape).rate()));
    }

    /**
     * The shape with the highest rate, or the first unless that is beaten clearly.
     *
     * @param shapes the standard one first
     * @param rate measures a shape's rate, once in each of {@value #ROUNDS} rounds
     */
    static TileShape choose(List<TileShape> shapes, ToDoubleFunction<TileShape> rate) {
        double[][] rates = new double[shapes.size()][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int shape = 0; shape < rates.length; shape++) {
                rates[shape][round] = rate.applyAsDouble(shapes.get(shape));
            }
        }
        int fastest = 0;
        double highest = MARGIN;
        for (int shape = 1; shape < rates.length; shape++) {
            double ratio = ratioInNineOfTen(rates[shape], rates[0]);
            if (ratio > highest) {
                highest = ratio;
                fastest = shape;
            }
        }
        return shapes.get(fastest);
    }

    /** The ratio within a round that nine rounds of ten reach. */
    private static double ratioInNineOfTen(double[] rates, double[] standard) {
        double[] ratios = new double[ROUNDS];
        Arrays.setAll(ratios, round -> rates[round] / standard[round]);
        Arrays.sort(ratios);
        return ratios[ROUNDS / 10];
    }
}
