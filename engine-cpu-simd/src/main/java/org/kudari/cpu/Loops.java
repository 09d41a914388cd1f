package org.kudari.cpu;

import java.util.EnumMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.kudari.cpu.LaneCode.FloatOp;
import org.kudari.expr.Scalar;

/** The loops of a tier, written when first asked for. */
final class Loops {
    private static final int REPEATED_KINDS = 8;
    private static final int COPY = Scalar.values().length;

    private static final EnumMap<CpuTier, Loops> SHARED = new EnumMap<>(CpuTier.class);

    private final LoopWriter writer;
    private final LoopWriter standIns;
    private final Current<Loop>[][] loops = table(COPY + 1, REPEATED_KINDS);
    private final Current<RowsLoop>[][] rowsLoops = table(FloatOp.values().length, 2);

    /**
     * @param standIns whether plain loops stand in for vector loops that the JIT has not compiled yet; the bits are the same
     */
    Loops(CpuTier tier, boolean standIns) {
        this.writer = new LoopWriter(tier);
        this.standIns = standIns && tier.isVector() ? new LoopWriter(CpuTier.PLAIN) : null;
    }

    /** The process's loops of a tier, with stand-ins: compiled code is worth sharing, and there is no state in it. */
    static Loops shared(CpuTier tier) {
        synchronized (SHARED) {
            return SHARED.computeIfAbsent(tier, key -> new Loops(key, true));
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <T> Current<T>[][] table(int rows, int columns) {
        return new Current[rows][columns];
    }

    /**
     * The loop of a primitive.
     *
     * @param repeated bit i is set if argument i is one number for all elements
     */
    Current<Loop> loop(Scalar function, int repeated) {
        if (Primitives.isTabulated(function)) {
            return new Current<>(new TableLoop(function, repeated));
        }
        return find(loops[function.ordinal()], repeated, writer -> writer.loop(function, repeated), Loops::exercise);
    }

    /** The loop that copies its argument, or fills with it. */
    Current<Loop> copy(int repeated) {
        return find(loops[COPY], repeated, writer -> writer.loop(null, repeated), Loops::exercise);
    }

    /** The loop that combines rows of any width. */
    Current<RowsLoop> rows(FloatOp op) {
        return find(rowsLoops[op.ordinal()], 0, writer -> writer.rowsLoop(op), Loops::exercise);
    }

    /** The loop that combines rows of {@link Reducer#LANES} columns. */
    Current<RowsLoop> lanes(FloatOp op) {
        return find(rowsLoops[op.ordinal()], 1, writer -> writer.lanesLoop(op), Loops::exercise);
    }

    private interface Writing<T> {
        T by(LoopWriter writer);
    }

    private synchronized <T> Current<T> find(Current<T>[] row, int at, Writing<T> writing, Consumer<T> exercise) {
        if (row[at] == null) {
            row[at] = standIns == null ? new Current<>(writing.by(writer)) : warming(writing, exercise);
        }
        return row[at];
    }

    private <T> Current<T> warming(Writing<T> writing, Consumer<T> exercise) {
        Current<T> current = new Current<>(writing.by(standIns));
        Supplier<T> vector = () -> writing.by(writer);
        WarmUp.start(vector, current.get(), exercise, current::set);
        return current;
    }

    private static void exercise(Loop loop) {
        float[] x = new float[Tiles.TILE];
        float[] out = new float[Tiles.TILE];
        for (int i = 0; i < x.length; i++) {
            x[i] = i * 0.01f - 2;
        }
        for (int run = 0; run < WarmUp.RUNS; run++) {
            loop.run(x.length, out, 0, x, 0, x, 0, x, 0);
        }
    }

    private static void exercise(RowsLoop loop) {
        int rows = 15;
        int width = Reducer.LANES;
        float[] x = new float[rows * width];
        float[] totals = new float[width];
        for (int run = 0; run < WarmUp.RUNS; run++) {
            loop.run(rows, width, totals, 0, x, 0, width);
        }
    }
}
