package org.kudari.cpu.codegen;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.kudari.cpu.codegen.lanes.FloatPrimitives;
import org.kudari.cpu.codegen.lanes.LaneCode.FloatOp;
import org.kudari.cpu.platform.CpuTier;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.expr.Kernel;
import org.kudari.expr.Primitive;

/** The loops of a tier, written when first asked for. */
public final class LoopCache {
    private static final int REPEATED_KINDS = 8;

    /** About how many additions a call of an exercise computes: enough to be timed. */
    private static final int EXERCISE = 512;

    /** The fewest elements of such a call: enough for C2 to unroll the loop. */
    private static final int FEWEST = 128;

    private static final int COPY = Primitive.values().length;
    private static final int EXPONENTIALS = COPY + 1;
    private static final int QUARTERING = COPY + 2;

    private static final EnumMap<CpuTier, LoopCache> SHARED = new EnumMap<>(CpuTier.class);

    private final LoopWriter writer;
    private final LoopWriter standIns;
    private final LoopCache plain;
    private final FusedLoopWriter fusedLoopWriter;
    private final ConcurrentHashMap<ProgramKey, KernelProgram> programs = new ConcurrentHashMap<>();
    private final SwappableLoop<PrimitiveLoop>[][] loops = table(QUARTERING + 1, REPEATED_KINDS);
    private final SwappableLoop<RowsLoop>[][] rowsLoops = table(FloatOp.values().length, 2);

    private record ProgramKey(Kernel kernel, long repeatedInputs) {}

    /** Whether vector loops for whole programs are made. */
    public enum Fusing {
        NEVER,
        AT_ONCE,
        /** When a program has computed much, and the JIT is done with its loop; until then its steps run in plain Java. */
        WHEN_HOT
    }

    /** Loops that all run as they were written, vectors or not; whole programs are fused at once on vector tiers. */
    public LoopCache(CpuTier tier) {
        this(tier, tier.isVector() ? Fusing.AT_ONCE : Fusing.NEVER);
    }

    /**
     * @param fusing if it is {@link Fusing#WHEN_HOT}, plain loops stand in for all vector loops that the JIT has not compiled
     *     yet; the bits are the same
     */
    public LoopCache(CpuTier tier, Fusing fusing) {
        this.writer = new LoopWriter(tier);
        this.standIns = fusing == Fusing.WHEN_HOT ? new LoopWriter(CpuTier.PLAIN) : null;
        this.plain = fusing == Fusing.WHEN_HOT ? new LoopCache(CpuTier.PLAIN) : this;
        this.fusedLoopWriter = fusing == Fusing.NEVER ? null : new FusedLoopWriter(tier);
    }

    /** The process's loops of a tier, with stand-ins: compiled code is worth sharing, and there is no state in it. */
    public static LoopCache shared(CpuTier tier) {
        synchronized (SHARED) {
            return SHARED.computeIfAbsent(
                    tier, key -> new LoopCache(key, key.isVector() ? Fusing.WHEN_HOT : Fusing.NEVER));
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <T> SwappableLoop<T>[][] table(int rows, int columns) {
        return new SwappableLoop[rows][columns];
    }

    /**
     * The loop of a primitive.
     *
     * @param repeated bit i is set if argument i is one number for all elements
     */
    public SwappableLoop<PrimitiveLoop> loop(Primitive function, int repeated) {
        if (FloatPrimitives.isTabulated(function)) {
            return new SwappableLoop<>(new TableLoop(function, repeated));
        }
        return find(
                loops[function.ordinal()],
                repeated,
                writer -> writer.loop(function, repeated),
                primitiveExercise(FloatPrimitives.cost(function)));
    }

    /** The loop of a primitive in a program that is going to be fused: plain Java where vector loops must be compiled first. */
    SwappableLoop<PrimitiveLoop> standIn(Primitive function, int repeated) {
        return plain.loop(function, repeated);
    }

    /** The program of a kernel. */
    KernelProgram program(Kernel kernel, long repeatedInputs) {
        return programs.computeIfAbsent(
                new ProgramKey(kernel, repeatedInputs), key -> new KernelProgram(kernel, repeatedInputs, this));
    }

    /** A part of a program that stays as it is. */
    static FusedLoop unfused(UnfusedLoops unfusedLoops) {
        return new FusedLoop(new SwappableLoop<>(unfusedLoops), null, 0);
    }

    /** A part of a program that may be fused. */
    FusedLoop fusion(FusionGroup fusionGroup, UnfusedLoops unfusedLoops, int slots) {
        boolean atOnce = fusedLoopWriter != null && standIns == null;
        return new FusedLoop(
                new SwappableLoop<>(atOnce ? fusedLoopWriter.write(fusionGroup) : unfusedLoops), fusionGroup, slots);
    }

    /** Fuses a part in the background. */
    void warmUp(FusedLoop fusedLoop) {
        if (standIns != null && fusedLoop.fusionGroup() != null) {
            SwappableLoop<ProgramLoop> swappableLoop = fusedLoop.swappableLoop();
            WarmUp.start(
                    WarmUp.Urgency.PROGRAM,
                    () -> fusedLoopWriter.write(fusedLoop.fusionGroup()),
                    programExercise(fusedLoop),
                    swappableLoop::set);
        }
    }

    private static WarmUp.Exercise<ProgramLoop> programExercise(FusedLoop fusedLoop) {
        int cost = fusedLoop.fusionGroup().nodes().stream()
                .mapToInt(node -> FloatPrimitives.cost(node.function()))
                .sum();
        int count = exerciseCount(cost);
        int slots = fusedLoop.slots();
        float[][] array = new float[slots][];
        for (int slot = 0; slot < slots; slot++) {
            array[slot] = ramp(count);
        }
        int[] at = new int[slots];
        return new WarmUp.Exercise<>(
                loop -> loop.run(WarmUp.EMPTY_COUNT, array, at),
                (loop, _) -> loop.run(count, array, at),
                (long) count * cost);
    }

    /** The elements of a call, by what one of them costs. */
    private static int exerciseCount(int cost) {
        return TileSizes.roundDown(Math.max(FEWEST, EXERCISE / cost));
    }

    /** Numbers from -2 to 3. */
    private static float[] ramp(int count) {
        float[] x = new float[count];
        for (int i = 0; i < count; i++) {
            x[i] = i * 5f / count - 2;
        }
        return x;
    }

    /** The loop that copies its argument, or fills with it. */
    SwappableLoop<PrimitiveLoop> copy(int repeated) {
        return find(loops[COPY], repeated, writer -> writer.loop(null, repeated), primitiveExercise(1));
    }

    /**
     * The loop of exponentials and their sums.
     *
     * @param repeated whether one number is subtracted from all elements
     */
    public SwappableLoop<PrimitiveLoop> exponentials(boolean repeated) {
        int kind = repeated ? 1 : 0;
        return find(loops[EXPONENTIALS], kind, writer -> writer.exponentialsLoop(repeated), exponentialsExercise());
    }

    /** The loop that combines {@link TileSizes#REDUCE_LANES} numbers to a quarter of them; its count is that quarter. */
    public SwappableLoop<PrimitiveLoop> quartering(FloatOp op) {
        return find(loops[QUARTERING], op.ordinal(), writer -> writer.quarteringLoop(op), quarteringExercise());
    }

    /** The loop that combines rows of any width. */
    public SwappableLoop<RowsLoop> rows(FloatOp op) {
        return find(rowsLoops[op.ordinal()], 0, writer -> writer.rowsLoop(op), rowsExercise());
    }

    /** The loop that combines rows of {@link TileSizes#REDUCE_LANES} columns. */
    public SwappableLoop<RowsLoop> lanes(FloatOp op) {
        return find(rowsLoops[op.ordinal()], 1, writer -> writer.lanesLoop(op), rowsExercise());
    }

    private interface Writing<T> {
        T by(LoopWriter writer);
    }

    private synchronized <T> SwappableLoop<T> find(
            SwappableLoop<T>[] row, int at, Writing<T> writing, WarmUp.Exercise<T> exercise) {
        if (row[at] == null) {
            row[at] = standIns == null ? new SwappableLoop<>(writing.by(writer)) : warming(writing, exercise);
        }
        return row[at];
    }

    private <T> SwappableLoop<T> warming(Writing<T> writing, WarmUp.Exercise<T> exercise) {
        Supplier<T> vector = () -> writing.by(writer);
        return new SwappableLoop<>(
                writing.by(standIns),
                swappableLoop -> WarmUp.start(WarmUp.Urgency.PRIMITIVE, vector, exercise, swappableLoop::set));
    }

    private static WarmUp.Exercise<PrimitiveLoop> primitiveExercise(int cost) {
        int count = exerciseCount(cost);
        float[] x = ramp(count);
        float[] out = new float[count];
        return new WarmUp.Exercise<>(
                primitiveLoop -> primitiveLoop.run(WarmUp.EMPTY_COUNT, out, 0, x, 0, x, 0, x, 0),
                (primitiveLoop, _) -> primitiveLoop.run(count, out, 0, x, 0, x, 0, x, 0),
                (long) count * cost);
    }

    /** Of numbers from -2 up, none above the shift. */
    private static WarmUp.Exercise<PrimitiveLoop> exponentialsExercise() {
        int cost = FloatPrimitives.cost(Primitive.EXP);
        int count = exerciseCount(cost);
        float[] x = ramp(count);
        float[] out = new float[count];
        float[] shift = new float[TileSizes.GRANULE];
        Arrays.fill(shift, x[count - 1]);
        float[] totals = new float[TileSizes.GRANULE];
        return new WarmUp.Exercise<>(
                primitiveLoop -> primitiveLoop.run(WarmUp.EMPTY_COUNT, out, 0, x, 0, shift, 0, totals, 0),
                (primitiveLoop, _) -> primitiveLoop.run(count, out, 0, x, 0, shift, 0, totals, 0),
                (long) count * cost);
    }

    /** Three additions make one number of four that lie a quarter apart. */
    private static WarmUp.Exercise<PrimitiveLoop> quarteringExercise() {
        float[] x = ramp(EXERCISE);
        int count = EXERCISE - TileSizes.REDUCE_LANES;
        float[] out = new float[count];
        return new WarmUp.Exercise<>(
                primitiveLoop -> primitiveLoop.run(WarmUp.EMPTY_COUNT, out, 0, x, 0, x, 0, x, 0),
                (primitiveLoop, _) -> primitiveLoop.run(count, out, 0, x, 0, x, 0, x, 0),
                3L * count);
    }

    private static WarmUp.Exercise<RowsLoop> rowsExercise() {
        int rows = 15;
        int width = TileSizes.REDUCE_LANES;
        float[] x = new float[rows * width];
        float[] totals = new float[width];
        return new WarmUp.Exercise<>(
                loop -> loop.run(WarmUp.EMPTY_COUNT, width, totals, 0, x, 0, width),
                (loop, _) -> loop.run(rows, width, totals, 0, x, 0, width),
                x.length);
    }
}
