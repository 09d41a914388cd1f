package org.kudari.cpu.microkernel;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import org.kudari.cpu.codegen.LoopClass;

/**
 * Writes {@link RowCopier}s on the Vector API: whole vectors, and a masked store at the end of a row. Rows as wide as a
 * tile, as in panels, get a loop without an inner loop, in which more loads from memory are in flight.
 */
final class RowCopierWriter {
    /** The numbers 0 to 15. The generated code reads this field by its name. */
    static final float[] LANE_NUMBERS = laneNumbers();

    private static final ClassDesc SELF = ClassDesc.of(RowCopierWriter.class.getName());
    private static final ClassDesc OPERATORS = ClassDesc.of("jdk.incubator.vector.VectorOperators");
    private static final ClassDesc COMPARISON = ClassDesc.of("jdk.incubator.vector.VectorOperators$Comparison");
    private static final ClassDesc FLOATS = CD_float.arrayType();
    private static final ClassDesc FLOAT_VECTOR = ClassDesc.of("jdk.incubator.vector.FloatVector");
    private static final ClassDesc MASK = ClassDesc.of("jdk.incubator.vector.VectorMask");
    private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");

    private static final MethodTypeDesc RUN =
            MethodTypeDesc.of(CD_void, FLOATS, CD_int, CD_int, CD_int, CD_int, FLOATS, CD_int, CD_int);

    // Local variables of run: the parameters in their order, then the others.
    private static final int FROM = 1;
    private static final int AT = 2;
    private static final int STRIDE = 3;
    private static final int ROWS = 4;
    private static final int COLUMNS = 5;
    private static final int TO = 6;
    private static final int TO_AT = 7;
    private static final int TO_STRIDE = 8;
    private static final int REST = 9;
    private static final int ROW = 10;
    private static final int SOURCE = 11;
    private static final int TARGET = 12;
    private static final int COLUMN = 13;
    private static final int WHOLE = 14;

    private final int bits;
    private final int tileVectors;

    /** @param tileVectors the vectors in a row of those that have a loop of their own */
    RowCopierWriter(int bits, int tileVectors) {
        this.bits = bits;
        this.tileVectors = tileVectors;
    }

    /** Defines the copier as a hidden class in this package and returns its instance. */
    RowCopier write() {
        return LoopClass.define(MethodHandles.lookup(), "RowCopier" + bits, RowCopier.class, RUN, this::run);
    }

    private void run(CodeBuilder code) {
        LoopClass.writeEmptyCall(code, ROWS);
        Label anyWidth = code.newLabel();
        code.iload(COLUMNS).loadConstant(tileVectors * lanes()).if_icmpne(anyWidth);
        LoopClass.forEach(code, ROW, ROWS, 1, () -> copyTileRow(code));
        code.return_().labelBinding(anyWidth);
        code.iload(COLUMNS).loadConstant(lanes() - 1).iand().istore(REST);
        code.iload(COLUMNS).iload(REST).isub().istore(WHOLE);
        LoopClass.forEach(code, ROW, ROWS, 1, () -> {
            startRow(code);
            LoopClass.forEach(code, COLUMN, WHOLE, lanes(), () -> {
                load(code);
                code.invokevirtual(FLOAT_VECTOR, "intoArray", MethodTypeDesc.of(CD_void, FLOATS, CD_int));
            });
            Label rowDone = code.newLabel();
            code.iload(REST).ifeq(rowDone);
            load(code);
            // The mask is made inside of the loop: in code that is entered by on-stack replacement, the JIT would not
            // know the class of a mask that was made before the loop.
            pushMask(code);
            code.invokevirtual(FLOAT_VECTOR, "intoArray", MethodTypeDesc.of(CD_void, FLOATS, CD_int, MASK));
            code.labelBinding(rowDone);
        });
    }

    private static void startRow(CodeBuilder code) {
        code.iload(AT).iload(ROW).iload(STRIDE).imul().iadd().istore(SOURCE);
        code.iload(TO_AT).iload(ROW).iload(TO_STRIDE).imul().iadd().istore(TARGET);
    }

    private void copyTileRow(CodeBuilder code) {
        startRow(code);
        for (int vector = 0; vector < tileVectors; vector++) {
            code.loadConstant(vector * lanes()).istore(COLUMN);
            load(code);
            code.invokevirtual(FLOAT_VECTOR, "intoArray", MethodTypeDesc.of(CD_void, FLOATS, CD_int));
        }
    }

    /**
     * Pushes the vector at a column of the source row, the target array, and the index of that column in the target.
     */
    private void load(CodeBuilder code) {
        code.getstatic(FLOAT_VECTOR, "SPECIES_" + bits, SPECIES)
                .aload(FROM)
                .iload(SOURCE)
                .iload(COLUMN)
                .iadd();
        code.invokestatic(FLOAT_VECTOR, "fromArray", MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, FLOATS, CD_int));
        code.aload(TO).iload(TARGET).iload(COLUMN).iadd();
    }

    /**
     * Pushes the mask of the lanes at the end of a row. The result of a comparison has an exact type to C2. The result
     * of the API's {@code indexInRange} has none, and was boxed.
     */
    private void pushMask(CodeBuilder code) {
        code.getstatic(FLOAT_VECTOR, "SPECIES_" + bits, SPECIES);
        code.getstatic(SELF, "LANE_NUMBERS", FLOATS).iconst_0();
        code.invokestatic(FLOAT_VECTOR, "fromArray", MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, FLOATS, CD_int));
        code.getstatic(OPERATORS, "LT", COMPARISON).iload(REST).i2f();
        code.invokevirtual(FLOAT_VECTOR, "compare", MethodTypeDesc.of(MASK, COMPARISON, CD_float));
    }

    private static float[] laneNumbers() {
        float[] numbers = new float[16];
        for (int lane = 0; lane < numbers.length; lane++) {
            numbers[lane] = lane;
        }
        return numbers;
    }

    private int lanes() {
        return bits / Float.SIZE;
    }
}
