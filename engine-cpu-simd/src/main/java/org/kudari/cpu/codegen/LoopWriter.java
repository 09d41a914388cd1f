package org.kudari.cpu.codegen;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static org.kudari.cpu.codegen.LoopClass.forEach;
import static org.kudari.cpu.codegen.LoopClass.forEachFrom;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.function.Consumer;
import org.kudari.cpu.codegen.lanes.ElementaryFunctions;
import org.kudari.cpu.codegen.lanes.FloatLanes;
import org.kudari.cpu.codegen.lanes.FloatPrimitives;
import org.kudari.cpu.codegen.lanes.LaneCode;
import org.kudari.cpu.codegen.lanes.LaneCode.FloatOp;
import org.kudari.cpu.codegen.lanes.LongLanes;
import org.kudari.cpu.codegen.lanes.RandomFunctions;
import org.kudari.cpu.platform.CpuTier;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.expr.Primitive;
import org.kudari.random.Philox;

/**
 * Writes the loops of one tier as hidden classes: {@link PrimitiveLoop}s from {@link FloatPrimitives},
 * {@link RowsLoop}s, and {@link RandomLoop}s from {@link RandomFunctions}.
 *
 * <b>Why they are generated.</b> The JIT keeps vectors in registers only if the species is a constant and everything is
 * inlined into one method. In source code, that means a copy of each function for each of three widths, and one more
 * for plain Java. Generated, a function is stated once, in {@link FloatPrimitives}, and nothing depends on the
 * decisions of the inliner. The class is what javac would make of this, here for a primitive f of two arguments of
 * which the second is repeated:
 *
 * <pre>{@code
 * public void run(int count, float[] out, int outAt, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
 *     FloatVector y = broadcast(S, b[bAt]);
 *     for (int i = 0; i < count; i += V) {
 *         FloatVector x = fromArray(S, a, aAt + i);
 *         f(x, y).intoArray(out, outAt + i);
 *     }
 * }
 * }</pre>
 */
final class LoopWriter {
    private static final ClassDesc FLOATS = CD_float.arrayType();
    private static final MethodTypeDesc RUN_LOOP =
            MethodTypeDesc.of(CD_void, CD_int, FLOATS, CD_int, FLOATS, CD_int, FLOATS, CD_int, FLOATS, CD_int);
    private static final MethodTypeDesc RUN_RANDOM =
            MethodTypeDesc.of(CD_void, CD_int, FLOATS, CD_int, CD_long, CD_long, CD_long);
    private static final MethodTypeDesc RUN_ROWS =
            MethodTypeDesc.of(CD_void, CD_int, CD_int, FLOATS, CD_int, FLOATS, CD_int, CD_int);

    /** The number of narrow rows that a reduction reads side by side. */
    private static final int ROWS_AT_A_TIME = 8;

    /** Wider rows are read one after the other: side by side, each would be a separate stream for the prefetcher. */
    private static final int MAX_NARROW_WIDTH = 256;

    /**
     * The number of vectors of totals in registers: enough to hide the latency of an addition, few enough for 16
     * registers.
     */
    private static final int MAX_TOTAL_VECTORS = 8;

    private final CpuTier tier;

    /** Creates a writer for a tier. */
    LoopWriter(CpuTier tier) {
        this.tier = tier;
    }

    /**
     * Writes the loop of a primitive.
     *
     * @param function null for a copy
     * @param repeated bit i is set if argument i is one number for all elements
     */
    PrimitiveLoop loop(Primitive function, int repeated) {
        String name = (function == null ? "copy" : function.functionName()) + (repeated == 0 ? "" : "_" + repeated);
        return define(name, PrimitiveLoop.class, RUN_LOOP, code -> writeLoop(code, function, repeated));
    }

    private void writeLoop(CodeBuilder code, Primitive function, int repeated) {
        final int count = code.parameterSlot(0);
        LaneCode lanes = laneCode(code);
        if (function != null) {
            FloatPrimitives.prepare(function, lanes);
        }
        FloatLanes[] arguments = new FloatLanes[function == null ? 1 : function.arity()];
        for (int k = 0; k < arguments.length; k++) {
            if ((repeated >> k & 1) != 0) {
                code.aload(array(code, k)).iload(position(code, k));
                arguments[k] = lanes.loadRepeated();
            }
        }
        int i = code.allocateLocal(TypeKind.INT);
        forEach(code, i, count, lanes.lanes(), () -> {
            for (int k = 0; k < arguments.length; k++) {
                if ((repeated >> k & 1) == 0) {
                    code.aload(array(code, k)).iload(position(code, k)).iload(i).iadd();
                    arguments[k] = lanes.load();
                }
            }
            FloatLanes result = function == null ? arguments[0] : FloatPrimitives.write(function, arguments);
            lanes.store(result, () -> pushOutAt(code, i));
        });
    }

    /**
     * Writes the loop of exponentials and their sums: {@code out = exp(a - b)}. Element i is also added to the total at
     * {@code c + i % GRANULE}, one of {@value TileSizes#GRANULE} totals. No element of a may exceed its b. The
     * totals stay in memory: adding to them takes less time than an exponential.
     *
     * @param repeated whether b is one number; else it is {@value TileSizes#GRANULE} numbers, one for each total
     */
    PrimitiveLoop exponentialsLoop(boolean repeated) {
        return define("exponentials", PrimitiveLoop.class, RUN_LOOP, code -> {
            LaneCode lanes = laneCode(code);
            FloatLanes same = null;
            if (repeated) {
                code.aload(array(code, 1)).iload(position(code, 1));
                same = lanes.loadRepeated();
            }
            FloatLanes shift = same;
            int i = code.allocateLocal(TypeKind.INT);
            forEach(code, i, code.parameterSlot(0), lanes.lanes(), () -> {
                code.aload(array(code, 0)).iload(position(code, 0)).iload(i).iadd();
                FloatLanes x = lanes.load();
                FloatLanes exponential =
                        ElementaryFunctions.expOfNegative(x.minus(repeated ? shift : loadCyclic(lanes, 1, i)));
                lanes.store(exponential, () -> pushOutAt(code, i));
                FloatLanes total = exponential.plus(loadCyclic(lanes, 2, i));
                lanes.store(total, () -> pushCyclic(code, 2, i));
            });
        });
    }

    /** Loads the lanes at index i modulo {@value TileSizes#GRANULE} of an argument. */
    private static FloatLanes loadCyclic(LaneCode lanes, int argument, int i) {
        pushCyclic(lanes.code, argument, i);
        return lanes.load();
    }

    private static void pushCyclic(CodeBuilder code, int argument, int i) {
        code.aload(array(code, argument)).iload(position(code, argument));
        code.iload(i).loadConstant(TileSizes.GRANULE - 1).iand().iadd();
    }

    /**
     * Writes the loop that combines {@value TileSizes#REDUCE_LANES} numbers at a to a quarter of them. With the
     * quarters a0 to a3, the result is {@code (a0 + a2) + (a1 + a3)}, as halving twice gives.
     */
    PrimitiveLoop quarterLoop(FloatOp op) {
        int quarter = TileSizes.REDUCE_LANES / 4;
        return define("quarter_" + op, PrimitiveLoop.class, RUN_LOOP, code -> {
            LaneCode lanes = laneCode(code);
            int i = code.allocateLocal(TypeKind.INT);
            forEach(code, i, code.parameterSlot(0), lanes.lanes(), () -> {
                FloatLanes[] quarters = new FloatLanes[4];
                for (int k = 0; k < quarters.length; k++) {
                    code.aload(array(code, 0)).iload(position(code, 0)).iload(i).iadd();
                    code.loadConstant(k * quarter).iadd();
                    quarters[k] = lanes.load();
                }
                FloatLanes result = lanes.apply(
                        op, lanes.apply(op, quarters[0], quarters[2]), lanes.apply(op, quarters[1], quarters[3]));
                lanes.store(result, () -> pushOutAt(code, i));
            });
        });
    }

    /** Writes the loop of uniform random numbers. Each lane has a block of four numbers at a time. */
    RandomLoop uniformLoop() {
        return define("uniform", RandomLoop.class, RUN_RANDOM, code -> {
            LaneCode lanes = laneCode(code);
            RandomFunctions.Stream stream = RandomFunctions.stream(lanes, code.parameterSlot(4), code.parameterSlot(5));
            int i = code.allocateLocal(TypeKind.INT);
            int block = code.allocateLocal(TypeKind.LONG);
            forEach(code, i, code.parameterSlot(0), RandomLoop.VECTORS * lanes.longLanes() * Philox.WORDS, () -> {
                code.lload(code.parameterSlot(3))
                        .iload(i)
                        .loadConstant(Philox.WORDS)
                        .idiv()
                        .i2l();
                code.ladd().lstore(block);
                int place = 0;
                for (RandomFunctions.Block blocks : RandomFunctions.blocks(lanes, stream, block, RandomLoop.VECTORS)) {
                    for (FloatLanes numbers : RandomFunctions.uniforms(lanes, blocks)) {
                        int at = place;
                        lanes.store(
                                numbers,
                                () -> pushOutAt(code, i).loadConstant(at).iadd());
                        place += lanes.lanes();
                    }
                }
            });
        });
    }

    /**
     * Writes the loop that makes normal numbers of uniform ones, pair by pair. Numbers whose rounding is open are NaN,
     * see {@link RandomFunctions#normals}. Their number is a multiple of {@link RandomLoop#GRANULE}. It is a loop of its
     * own, because C2 compiles no method as long as the two.
     */
    PrimitiveLoop normalLoop() {
        return define("normal", PrimitiveLoop.class, RUN_LOOP, code -> {
            LaneCode lanes = laneCode(code);
            int i = code.allocateLocal(TypeKind.INT);
            int pairs = 2 * lanes.longLanes();
            forEach(code, i, code.parameterSlot(0), RandomLoop.VECTORS * pairs, () -> {
                LongLanes[] normals = new LongLanes[RandomLoop.VECTORS];
                for (int v = 0; v < RandomLoop.VECTORS; v++) {
                    code.aload(array(code, 0)).iload(position(code, 0)).iload(i).iadd();
                    code.loadConstant(v * pairs).iadd();
                    normals[v] = RandomFunctions.normals(lanes.loadPairs());
                }
                for (int v = 0; v < RandomLoop.VECTORS; v++) {
                    int place = v * pairs;
                    lanes.storePairs(
                            normals[v],
                            () -> pushOutAt(code, i).loadConstant(place).iadd());
                }
            });
        });
    }

    /** Pushes the output's array and the index of its element i. */
    private static CodeBuilder pushOutAt(CodeBuilder code, int i) {
        return code.aload(code.parameterSlot(1))
                .iload(code.parameterSlot(2))
                .iload(i)
                .iadd();
    }

    /** Returns the parameter of the array of argument k. The arguments follow the output. */
    private static int array(CodeBuilder code, int k) {
        return code.parameterSlot(3 + 2 * k);
    }

    /** Returns the parameter of the offset of argument k. */
    private static int position(CodeBuilder code, int k) {
        return code.parameterSlot(4 + 2 * k);
    }

    /**
     * Writes the loop that combines rows of any width. Narrow rows are read {@value #ROWS_AT_A_TIME} at a time, so that
     * the totals, which stay in L1, are loaded and stored less often. Wide and remaining rows are read one by one.
     */
    RowsLoop rowsLoop(FloatOp op) {
        return define("rows_" + op, RowsLoop.class, RUN_ROWS, code -> writeRowsLoop(code, op));
    }

    private void writeRowsLoop(CodeBuilder code, FloatOp op) {
        LaneCode lanes = laneCode(code);
        int rows = code.parameterSlot(0);
        int grouped = code.allocateLocal(TypeKind.INT);
        code.iconst_0().istore(grouped);
        Label isWide = code.newLabel();
        code.iload(code.parameterSlot(1)).loadConstant(MAX_NARROW_WIDTH).if_icmpgt(isWide);
        code.iload(rows).loadConstant(-ROWS_AT_A_TIME).iand().istore(grouped);
        code.labelBinding(isWide);
        int row = code.allocateLocal(TypeKind.INT);
        forEach(code, row, grouped, ROWS_AT_A_TIME, () -> combineRows(lanes, op, row, ROWS_AT_A_TIME));
        forEachFrom(code, grouped, row, rows, 1, () -> combineRows(lanes, op, row, 1));
    }

    private static void combineRows(LaneCode lanes, FloatOp op, int row, int rows) {
        CodeBuilder code = lanes.code;
        int[] starts = new int[rows];
        for (int k = 0; k < rows; k++) {
            starts[k] = code.allocateLocal(TypeKind.INT);
            code.iload(code.parameterSlot(5)).iload(row).loadConstant(k).iadd();
            code.iload(code.parameterSlot(6)).imul().iadd().istore(starts[k]);
        }
        int j = code.allocateLocal(TypeKind.INT);
        forEach(code, j, code.parameterSlot(1), lanes.lanes(), () -> {
            pushTotalsAt(code);
            code.iload(j).iadd();
            FloatLanes total = lanes.load();
            for (int start : starts) {
                code.aload(code.parameterSlot(4)).iload(start).iload(j).iadd();
                total = lanes.apply(op, lanes.load(), total);
            }
            lanes.store(total, () -> {
                pushTotalsAt(code);
                code.iload(j).iadd();
            });
        });
    }

    /**
     * Writes the loop that combines rows of {@value TileSizes#REDUCE_LANES} columns with the totals in registers. Plain
     * Java has too few registers for that and gets {@link #rowsLoop}.
     */
    RowsLoop lanesLoop(FloatOp op) {
        return tier.isVector()
                ? define("lanes_" + op, RowsLoop.class, RUN_ROWS, code -> writeLanesLoop(code, op))
                : rowsLoop(op);
    }

    private void writeLanesLoop(CodeBuilder code, FloatOp op) {
        LaneCode lanes = laneCode(code);
        int group = Math.min(TileSizes.REDUCE_LANES, MAX_TOTAL_VECTORS * lanes.lanes());
        for (int column = 0; column < TileSizes.REDUCE_LANES; column += group) {
            combineColumns(lanes, op, column, group);
        }
    }

    /**
     * Combines the rows of some columns. The last row is combined outside of the loop, because its result is stored. A
     * vector that a loop carries has no exact type to the JIT: calls of its methods would depend on type profiles,
     * which the Vector API shares between all widths in a JVM. The result of an operation on a vector just loaded has
     * an exact type. For the same reason the loaded vector is the receiver.
     */
    private static void combineColumns(LaneCode lanes, FloatOp op, int column, int columns) {
        CodeBuilder code = lanes.code;
        FloatLanes[] totals = new FloatLanes[columns / lanes.lanes()];
        for (int k = 0; k < totals.length; k++) {
            pushTotalsAt(code);
            code.loadConstant(column + k * lanes.lanes()).iadd();
            totals[k] = lanes.load();
        }
        int at = code.allocateLocal(TypeKind.INT);
        code.iload(code.parameterSlot(5)).loadConstant(column).iadd().istore(at);
        int lastRow = code.allocateLocal(TypeKind.INT);
        code.iload(code.parameterSlot(0)).iconst_1().isub().istore(lastRow);
        int row = code.allocateLocal(TypeKind.INT);
        forEach(code, row, lastRow, 1, () -> {
            for (int k = 0; k < totals.length; k++) {
                lanes.push(combineWithRow(lanes, op, totals[k], at, k));
                lanes.popInto(totals[k]);
            }
            code.iload(at).iload(code.parameterSlot(6)).iadd().istore(at);
        });
        for (int k = 0; k < totals.length; k++) {
            int place = column + k * lanes.lanes();
            lanes.store(combineWithRow(lanes, op, totals[k], at, k), () -> {
                pushTotalsAt(code);
                code.loadConstant(place).iadd();
            });
        }
    }

    private static FloatLanes combineWithRow(LaneCode lanes, FloatOp op, FloatLanes total, int at, int vector) {
        CodeBuilder code = lanes.code;
        code.aload(code.parameterSlot(4))
                .iload(at)
                .loadConstant(vector * lanes.lanes())
                .iadd();
        return lanes.apply(op, lanes.load(), total);
    }

    private static void pushTotalsAt(CodeBuilder code) {
        code.aload(code.parameterSlot(2)).iload(code.parameterSlot(3));
    }

    private LaneCode laneCode(CodeBuilder code) {
        return LoopClass.laneCode(tier, code);
    }

    private <T> T define(String name, Class<T> kind, MethodTypeDesc run, Consumer<CodeBuilder> body) {
        return LoopClass.define(MethodHandles.lookup(), tier.label() + "_" + name, kind, run, code -> {
            if (tier.isVector()) {
                LoopClass.writeEmptyCall(code, code.parameterSlot(0));
            }
            body.accept(code);
        });
    }
}
