package org.kudari.cpu.codegen;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.kudari.backend.RecentCache;
import org.kudari.cpu.codegen.lanes.FloatPrimitives;
import org.kudari.cpu.codegen.lanes.LaneCode.FloatOp;
import org.kudari.cpu.platform.CpuTier;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.expr.Kernel;
import org.kudari.expr.Primitive;

/** The generated loops and programs of a tier. Each is written when it is first requested. */
public final class LoopCache {
    /** The number of sets of repeated arguments: a primitive has at most three arguments. */
    private static final int REPEATED_KINDS = 8;

    /** The cost in additions of a warm-up call: long enough to be timed. */
    private static final int WORKLOAD_COST = 512;

    /** The fewest elements of a warm-up call: enough for C2 to unroll the loop. */
    private static final int MIN_WORKLOAD_ELEMENTS = 128;

    /** The programs that are kept for all backends: more than a few networks have. */
    private static final int KEPT_PROGRAMS = 512;

    // Rows of the table of loops, behind those of the primitives.
    private static final int COPY = Primitive.values().length;
    private static final int EXPONENTIALS = COPY + 1;
    private static final int QUARTER = COPY + 2;
    private static final int NORMAL = COPY + 3;

    private static final EnumMap<CpuTier, LoopCache> SHARED = new EnumMap<>(CpuTier.class);

    private final CpuTier tier;

    /** Writes the loops of this tier. */
    private final LoopWriter writer;

    /** Writes the plain loops that run until vector loops are compiled; null if vector loops run from the start. */
    private final LoopWriter plainWriter;

    /** The loops of programs that will be fused later. */
    private final LoopCache plainLoops;

    /** Null if nothing is fused. */
    private final FusedLoopWriter fusedLoopWriter;

    /** The recently used programs. The classes of the others can be unloaded when no backend uses them. */
    private final RecentCache<ProgramKey, KernelProgram> programs = new RecentCache<>(KEPT_PROGRAMS);

    private final SwappableLoop<PrimitiveLoop>[][] loops = table(NORMAL + 1, REPEATED_KINDS);
    private final SwappableLoop<RowsLoop>[][] rowsLoops = table(FloatOp.values().length, 2);

    private final SwappableLoop<RandomLoop>[][] uniformLoops = table(1, 1);

    private SwappableLoop<WindowLoop> windowLoop;

    private record ProgramKey(Kernel kernel, long repeatedInputs) {}

    /** When programs get a fused loop. */
    public enum FusionMode {
        /** Each primitive keeps a loop of its own. */
        NEVER,

        /** When a program is created. */
        AT_ONCE,
        /**
         * When a program has computed much and the JIT has compiled its loop. Until then its primitives run in plain
         * Java.
         */
        WHEN_HOT
    }

    /**
     * Creates loops that run as they are written, without plain loops in their place. On vector tiers, programs are
     * fused at once.
     */
    public LoopCache(CpuTier tier) {
        this(tier, tier.isVector() ? FusionMode.AT_ONCE : FusionMode.NEVER);
    }

    /**
     * Creates the loops of a tier.
     *
     * @param fusionMode with {@link FusionMode#WHEN_HOT}, plain loops run in place of all vector loops that the JIT has
     *     not compiled yet; the bits are the same
     */
    public LoopCache(CpuTier tier, FusionMode fusionMode) {
        this.tier = tier;
        this.writer = new LoopWriter(tier);
        this.plainWriter = fusionMode == FusionMode.WHEN_HOT ? new LoopWriter(CpuTier.PLAIN) : null;
        this.plainLoops = fusionMode == FusionMode.WHEN_HOT ? new LoopCache(CpuTier.PLAIN) : this;
        this.fusedLoopWriter = fusionMode == FusionMode.NEVER ? null : new FusedLoopWriter(tier);
    }

    /**
     * Returns the loops of a tier that all backends of the process share. They have no state, and compiled code is
     * worth sharing.
     */
    public static LoopCache shared(CpuTier tier) {
        synchronized (SHARED) {
            return SHARED.computeIfAbsent(
                    tier, key -> new LoopCache(key, key.isVector() ? FusionMode.WHEN_HOT : FusionMode.NEVER));
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <T> SwappableLoop<T>[][] table(int rows, int columns) {
        return new SwappableLoop[rows][columns];
    }

    /**
     * Returns the loop of a primitive.
     *
     * @param repeated bit i is set if argument i is one number for all elements
     */
    public SwappableLoop<PrimitiveLoop> loop(Primitive function, int repeated) {
        return getOrCreate(
                loops[function.ordinal()],
                repeated,
                writer -> writer.loop(function, repeated),
                primitiveWorkload(FloatPrimitives.cost(function)));
    }

    /**
     * Returns the loop of a primitive in a program that will be fused. It is plain Java where vector loops must be
     * compiled first.
     */
    SwappableLoop<PrimitiveLoop> plainLoop(Primitive function, int repeated) {
        return plainLoops.loop(function, repeated);
    }

    /** Returns the program of a kernel. */
    KernelProgram program(Kernel kernel, long repeatedInputs) {
        return programs.getOrMake(
                new ProgramKey(kernel, repeatedInputs), _ -> new KernelProgram(kernel, repeatedInputs, this));
    }

    /** Returns the number of programs that are kept. */
    int programs() {
        return programs.size();
    }

    /** Returns a part of a program that is never fused. */
    static FusibleLoop unfusibleLoop(UnfusedLoops unfusedLoops) {
        return new FusibleLoop(new SwappableLoop<>(unfusedLoops), null, 0);
    }

    /** Returns a part of a program that is fused now or may be later. */
    FusibleLoop fusibleLoop(FusionGroup fusionGroup, UnfusedLoops unfusedLoops, int slots) {
        boolean atOnce = fusedLoopWriter != null && plainWriter == null;
        return new FusibleLoop(
                new SwappableLoop<>(atOnce ? fusedLoopWriter.write(fusionGroup) : unfusedLoops), fusionGroup, slots);
    }

    /**
     * Replaces the loops of a part by a fused one in the background. If the program is forgotten before its turn, nothing
     * is written: a program that makes ever new kernels would keep the processor busy with old ones.
     */
    void fuseInBackground(FusibleLoop fusibleLoop) {
        if (plainWriter != null && fusibleLoop.group() != null) {
            WeakReference<FusibleLoop> wanted = new WeakReference<>(fusibleLoop);
            WarmUp.start(
                    WarmUp.Priority.PROGRAM,
                    () -> {
                        FusibleLoop still = wanted.get();
                        return still == null ? null : fusedLoopWriter.write(still.group());
                    },
                    programWorkload(fusibleLoop),
                    fused -> {
                        FusibleLoop still = wanted.get();
                        if (still != null) {
                            still.loop().replaceWith(fused);
                        }
                    });
        }
    }

    private static WarmUp.Workload<ProgramLoop> programWorkload(FusibleLoop fusibleLoop) {
        int cost = fusibleLoop.group().nodes().stream()
                .mapToInt(node -> FloatPrimitives.cost(node.function()))
                .sum();
        int count = workloadElements(cost);
        SampleSlots samples = new SampleSlots(fusibleLoop.slots(), count);
        return new WarmUp.Workload<>(
                loop -> samples.run(loop, WarmUp.EMPTY_COUNT),
                (loop, _) -> samples.run(loop, count),
                (long) count * cost);
    }

    /** The slots of a program in a warm-up. They take no memory while the warm-up waits for its turn. */
    private static final class SampleSlots {
        private final float[][] arrays;
        private final int[] offsets;
        private final int count;

        SampleSlots(int slots, int count) {
            arrays = new float[slots][];
            offsets = new int[slots];
            this.count = count;
        }

        void run(ProgramLoop loop, int elements) {
            if (arrays[0] == null) {
                Arrays.setAll(arrays, _ -> ramp(count));
            }
            loop.run(elements, arrays, offsets);
        }
    }

    /** Returns the number of elements of a warm-up call, from the cost of one element. */
    private static int workloadElements(int cost) {
        return TileSizes.roundDown(Math.max(MIN_WORKLOAD_ELEMENTS, WORKLOAD_COST / cost));
    }

    /** Returns numbers that rise from -2 to 3. */
    private static float[] ramp(int count) {
        float[] x = new float[count];
        for (int i = 0; i < count; i++) {
            x[i] = i * 5f / count - 2;
        }
        return x;
    }

    /**
     * Returns the loop that copies its argument.
     *
     * @param repeated 1 if the argument is one number for all elements, else 0
     */
    SwappableLoop<PrimitiveLoop> copyLoop(int repeated) {
        return getOrCreate(loops[COPY], repeated, writer -> writer.loop(null, repeated), primitiveWorkload(1));
    }

    /**
     * Returns the loop of exponentials and their sums.
     *
     * @param repeated whether the same number is subtracted from all elements
     */
    public SwappableLoop<PrimitiveLoop> exponentialsLoop(boolean repeated) {
        int kind = repeated ? 1 : 0;
        return getOrCreate(
                loops[EXPONENTIALS], kind, writer -> writer.exponentialsLoop(repeated), exponentialsWorkload());
    }

    /**
     * Returns the loop that combines {@link TileSizes#REDUCE_LANES} numbers to a quarter of them. Its count is that
     * quarter.
     */
    public SwappableLoop<PrimitiveLoop> quarterLoop(FloatOp op) {
        return getOrCreate(loops[QUARTER], op.ordinal(), writer -> writer.quarterLoop(op), quarterWorkload());
    }

    /** Returns the loop that combines rows of any width. */
    public SwappableLoop<RowsLoop> rowsLoop(FloatOp op) {
        return getOrCreate(rowsLoops[op.ordinal()], 0, writer -> writer.rowsLoop(op), rowsWorkload());
    }

    /** Returns the loop that combines rows of {@link TileSizes#REDUCE_LANES} columns. */
    public SwappableLoop<RowsLoop> lanesLoop(FloatOp op) {
        return getOrCreate(rowsLoops[op.ordinal()], 1, writer -> writer.lanesLoop(op), rowsWorkload());
    }

    /** Returns the loop that adds rows of {@link TileSizes#REDUCE_LANES} columns. */
    public SwappableLoop<RowsLoop> lanesSumLoop() {
        return lanesLoop(FloatOp.ADD);
    }

    /** Returns the loop that makes uniform random numbers. */
    public SwappableLoop<RandomLoop> uniformLoop() {
        return getOrCreate(uniformLoops[0], 0, LoopWriter::uniformLoop, uniformWorkload());
    }

    /**
     * Returns the loop that makes pairs of normal numbers of pairs of uniform ones, which it may overwrite. Its count is a
     * multiple of {@link RandomLoop#GRANULE}.
     */
    public SwappableLoop<PrimitiveLoop> normalLoop() {
        return getOrCreate(loops[NORMAL], 0, LoopWriter::normalLoop, primitiveWorkload(RandomLoop.NORMAL_COST));
    }

    /** Returns the loop that picks elements out of windows. */
    public synchronized SwappableLoop<WindowLoop> windowLoop() {
        if (windowLoop == null) {
            if (!WindowLoopWriter.suits(tier)) {
                windowLoop = new SwappableLoop<>(WindowLoopWriter::runPlainly);
            } else if (plainWriter == null) {
                windowLoop = new SwappableLoop<>(WindowLoopWriter.write());
            } else {
                windowLoop = new SwappableLoop<>(
                        WindowLoopWriter::runPlainly,
                        plain -> WarmUp.start(
                                WarmUp.Priority.PRIMITIVE,
                                WindowLoopWriter::write,
                                windowWorkload(),
                                plain::replaceWith));
            }
        }
        return windowLoop;
    }

    private static WarmUp.Workload<WindowLoop> windowWorkload() {
        float[] x = ramp(WORKLOAD_COST + WindowLoop.WIDTH);
        float[] out = new float[WORKLOAD_COST];
        int[] windows = new int[WORKLOAD_COST / TileSizes.GRANULE];
        Arrays.setAll(windows, i -> i * TileSizes.GRANULE);
        int[] lanes = new int[WORKLOAD_COST];
        Arrays.setAll(lanes, i -> 2 * i % WindowLoop.WIDTH);
        return new WarmUp.Workload<>(
                loop -> loop.run(WarmUp.EMPTY_COUNT, out, 0, x, 0, windows, lanes, 0),
                (loop, _) -> loop.run(WORKLOAD_COST, out, 0, x, 0, windows, lanes, 0),
                WORKLOAD_COST);
    }

    /**
     * Returns the loop at an index of a row of the table.
     *
     * @param write writes the loop if it is not there
     * @param workload how the loop is warmed up
     */
    private synchronized <T> SwappableLoop<T> getOrCreate(
            SwappableLoop<T>[] row, int index, Function<LoopWriter, T> write, WarmUp.Workload<T> workload) {
        if (row[index] == null) {
            row[index] =
                    plainWriter == null ? new SwappableLoop<>(write.apply(writer)) : replacedWhenWarm(write, workload);
        }
        return row[index];
    }

    /** Returns a plain loop that is replaced by a vector loop in the background once it has been used often. */
    private <T> SwappableLoop<T> replacedWhenWarm(Function<LoopWriter, T> write, WarmUp.Workload<T> workload) {
        Supplier<T> vector = () -> write.apply(writer);
        return new SwappableLoop<>(
                write.apply(plainWriter),
                swappableLoop -> WarmUp.start(WarmUp.Priority.PRIMITIVE, vector, workload, swappableLoop::replaceWith));
    }

    private static WarmUp.Workload<PrimitiveLoop> primitiveWorkload(int cost) {
        int count = workloadElements(cost);
        float[] x = ramp(count);
        float[] out = new float[count];
        return new WarmUp.Workload<>(
                primitiveLoop -> primitiveLoop.run(WarmUp.EMPTY_COUNT, out, 0, x, 0, x, 0, x, 0),
                (primitiveLoop, _) -> primitiveLoop.run(count, out, 0, x, 0, x, 0, x, 0),
                (long) count * cost);
    }

    /** The elements are numbers from -2 up, none of them above the number that is subtracted. */
    private static WarmUp.Workload<PrimitiveLoop> exponentialsWorkload() {
        int cost = FloatPrimitives.cost(Primitive.EXP);
        int count = workloadElements(cost);
        float[] x = ramp(count);
        float[] out = new float[count];
        float[] shift = new float[TileSizes.GRANULE];
        Arrays.fill(shift, x[count - 1]);
        float[] totals = new float[TileSizes.GRANULE];
        return new WarmUp.Workload<>(
                primitiveLoop -> primitiveLoop.run(WarmUp.EMPTY_COUNT, out, 0, x, 0, shift, 0, totals, 0),
                (primitiveLoop, _) -> primitiveLoop.run(count, out, 0, x, 0, shift, 0, totals, 0),
                (long) count * cost);
    }

    /** Each result takes three additions of four numbers that lie a quarter apart. */
    private static WarmUp.Workload<PrimitiveLoop> quarterWorkload() {
        float[] x = ramp(WORKLOAD_COST);
        int count = WORKLOAD_COST - TileSizes.REDUCE_LANES;
        float[] out = new float[count];
        return new WarmUp.Workload<>(
                primitiveLoop -> primitiveLoop.run(WarmUp.EMPTY_COUNT, out, 0, x, 0, x, 0, x, 0),
                (primitiveLoop, _) -> primitiveLoop.run(count, out, 0, x, 0, x, 0, x, 0),
                3L * count);
    }

    private static WarmUp.Workload<RandomLoop> uniformWorkload() {
        int count = MIN_WORKLOAD_ELEMENTS;
        float[] out = new float[count];
        return new WarmUp.Workload<>(
                loop -> loop.run(WarmUp.EMPTY_COUNT, out, 0, 0, 1, 2),
                (loop, _) -> loop.run(count, out, 0, 0, 1, 2),
                (long) count * RandomLoop.UNIFORM_COST);
    }

    private static WarmUp.Workload<RowsLoop> rowsWorkload() {
        int rows = 15;
        int width = TileSizes.REDUCE_LANES;
        float[] x = new float[rows * width];
        float[] totals = new float[width];
        return new WarmUp.Workload<>(
                loop -> loop.run(WarmUp.EMPTY_COUNT, width, totals, 0, x, 0, width),
                (loop, _) -> loop.run(rows, width, totals, 0, x, 0, width),
                x.length);
    }
}
