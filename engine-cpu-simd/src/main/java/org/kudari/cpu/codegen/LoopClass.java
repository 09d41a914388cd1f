package org.kudari.cpu.codegen;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessFlag;
import java.util.function.Consumer;
import org.kudari.cpu.codegen.lanes.LaneCode;
import org.kudari.cpu.codegen.lanes.ScalarLaneCode;
import org.kudari.cpu.codegen.lanes.VectorLaneCode;
import org.kudari.cpu.platform.CpuTier;

/**
 * Defines generated loops as hidden classes with one method, {@code run}, and writes the counted loops inside of them.
 */
public final class LoopClass {
    private LoopClass() {}

    /** Returns the arithmetic of a tier, which is written into a method. */
    static LaneCode laneCode(CpuTier tier, CodeBuilder code) {
        return tier.isVector() ? new VectorLaneCode(code, tier.bits()) : new ScalarLaneCode(code);
    }

    /**
     * Writes {@code if (count < 0) { do count++; while (count < 0); return; }}. {@link WarmUp} uses such calls: the JIT
     * counts the call and its iterations, and it costs almost nothing. C2 leaves only a comparison of it.
     *
     * @param count the local variable of the count
     */
    public static void writeEmptyCall(CodeBuilder code, int count) {
        Label start = code.newLabel();
        Label next = code.newLabel();
        code.iload(count).ifge(start);
        code.labelBinding(next).iinc(count, 1).iload(count).iflt(next);
        code.return_().labelBinding(start);
    }

    /** Writes {@code for (int i = 0; i < end; i += step) body}; {@code i} and {@code end} are local variables. */
    public static void forEach(CodeBuilder code, int i, int end, int step, Runnable body) {
        code.iconst_0().istore(i);
        writeLoop(code, i, end, step, body);
    }

    /**
     * Writes {@code for (int i = start; i < end; i += step) body}; {@code start}, {@code i} and {@code end} are local
     * variables.
     */
    static void forEachFrom(CodeBuilder code, int start, int i, int end, int step, Runnable body) {
        code.iload(start).istore(i);
        writeLoop(code, i, end, step, body);
    }

    private static void writeLoop(CodeBuilder code, int i, int end, int step, Runnable body) {
        Label next = code.newLabel();
        Label done = code.newLabel();
        code.labelBinding(next);
        code.iload(i).iload(end).if_icmpge(done);
        body.run();
        code.iinc(i, step).goto_(next).labelBinding(done);
    }

    /**
     * Defines a hidden class and returns an instance of it.
     *
     * @param lookup the caller's lookup: the class is defined in the caller's package and can read the package's tables
     * @param kind the interface that the class implements
     * @param run the type of the interface's only method
     * @param body writes that method, without its return
     * @return the only instance
     */
    public static <T> T define(
            MethodHandles.Lookup lookup, String name, Class<T> kind, MethodTypeDesc run, Consumer<CodeBuilder> body) {
        ClassDesc self = ClassDesc.of(lookup.lookupClass().getPackageName(), name);
        byte[] bytes = ClassFile.of()
                .build(
                        self,
                        type -> type.withFlags(AccessFlag.PUBLIC, AccessFlag.FINAL)
                                .withInterfaceSymbols(ClassDesc.of(kind.getName()))
                                .withMethodBody(
                                        INIT_NAME,
                                        MTD_void,
                                        ClassFile.ACC_PUBLIC,
                                        code -> code.aload(0)
                                                .invokespecial(CD_Object, INIT_NAME, MTD_void)
                                                .return_())
                                .withMethodBody("run", run, ClassFile.ACC_PUBLIC, code -> {
                                    body.accept(code);
                                    code.return_();
                                }));
        try {
            MethodHandles.Lookup loop = lookup.defineHiddenClass(bytes, true);
            return kind.cast(loop.lookupClass().getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot define the loop " + name, e);
        }
    }
}
