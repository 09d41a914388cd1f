package org.kudari.cpu;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessFlag;
import java.util.function.Consumer;

/** Turns generated code into an object. */
final class HiddenClass {
    private HiddenClass() {}

    /**
     * Defines a hidden class in this package with one method, {@code run}, and no state.
     *
     * @param name the class's simple name, seen in stack traces and logs
     * @param type the interface that it implements
     * @return its instance
     */
    static <T> T define(String name, Class<T> type, MethodTypeDesc run, Consumer<CodeBuilder> body) {
        byte[] bytes = ClassFile.of()
                .build(
                        ClassDesc.of(HiddenClass.class.getPackageName(), name),
                        builder -> builder.withFlags(AccessFlag.FINAL)
                                .withInterfaceSymbols(ClassDesc.of(type.getName()))
                                .withMethodBody(
                                        INIT_NAME,
                                        MTD_void,
                                        0,
                                        code -> code.aload(0)
                                                .invokespecial(CD_Object, INIT_NAME, MTD_void)
                                                .return_())
                                .withMethodBody("run", run, ClassFile.ACC_PUBLIC, body));
        try {
            MethodHandles.Lookup hidden = MethodHandles.lookup().defineHiddenClass(bytes, true);
            return type.cast(hidden.lookupClass().getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot define " + name, e);
        }
    }
}
