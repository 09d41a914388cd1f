package org.kudari.cpu;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** Writes {@link RowCopier}s on the Vector API: whole vectors, and a masked store at the end of a row. */
final class RowCopierWriter {

    private static final ClassDesc FLOATS = CD_float.arrayType();
    private static final ClassDesc FLOAT_VECTOR = ClassDesc.of("jdk.incubator.vector.FloatVector");
    private static final ClassDesc MASK = ClassDesc.of("jdk.incubator.vector.VectorMask");
    private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");

    private static final MethodTypeDesc RUN =
            MethodTypeDesc.of(CD_void, FLOATS, CD_int, CD_int, CD_int, CD_int, FLOATS, CD_int, CD_int);

    // Local variables of run: the parameters in their order, then its own.
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

    private final int bits;

    RowCopierWriter(int bits) {
        this.bits = bits;
    }

    /** Defines the copier as a hidden class in this package and returns its instance. */
    RowCopier write() {
        return HiddenClass.define("RowCopier" + bits, RowCopier.class, RUN, this::run);
    }

    private void run(CodeBuilder code) {
        code.iload(COLUMNS).loadConstant(lanes() - 1).iand().istore(REST);
        Label nextRow = code.newLabel();
        Label done = code.newLabel();
        code.iconst_0().istore(ROW).labelBinding(nextRow);
        code.iload(ROW).iload(ROWS).if_icmpge(done);
        code.iload(AT).iload(ROW).iload(STRIDE).imul().iadd().istore(SOURCE);
        code.iload(TO_AT).iload(ROW).iload(TO_STRIDE).imul().iadd().istore(TARGET);
        code.iconst_0().istore(COLUMN);

        Label nextVector = code.newLabel();
        Label lastVector = code.newLabel();
        Label rowDone = code.newLabel();
        code.labelBinding(nextVector);
        code.iload(COLUMN).loadConstant(lanes()).iadd().iload(COLUMNS).if_icmpgt(lastVector);
        load(code);
        code.invokevirtual(FLOAT_VECTOR, "intoArray", MethodTypeDesc.of(CD_void, FLOATS, CD_int));
        code.iinc(COLUMN, lanes()).goto_(nextVector);

        code.labelBinding(lastVector);
        code.iload(COLUMN).iload(COLUMNS).if_icmpge(rowDone);
        load(code);
        // Made where it is used: code entered in the middle of the loop would not know the class of a mask made before.
        LaneTables.pushMask(code, bits, REST);
        code.invokevirtual(FLOAT_VECTOR, "intoArray", MethodTypeDesc.of(CD_void, FLOATS, CD_int, MASK));
        code.labelBinding(rowDone);
        code.iinc(ROW, 1).goto_(nextRow).labelBinding(done);
        code.return_();
    }

    /** Pushes the vector at a column of the source row, the target and the index of that column there. */
    private void load(CodeBuilder code) {
        code.getstatic(FLOAT_VECTOR, "SPECIES_" + bits, SPECIES)
                .aload(FROM)
                .iload(SOURCE)
                .iload(COLUMN)
                .iadd();
        code.invokestatic(FLOAT_VECTOR, "fromArray", MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, FLOATS, CD_int));
        code.aload(TO).iload(TARGET).iload(COLUMN).iadd();
    }

    private int lanes() {
        return bits / Float.SIZE;
    }
}
