package org.kudari.cpu.codegen.lanes;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_void;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.expr.Primitive;

/**
 * C2 compiles no method of more than 8,000 bytecodes. Programs are split by the stated bytecodes of primitives, which
 * must not be too low.
 */
class PrimitiveBytecodesTest {
    private static final MethodTypeDesc RUN = MethodTypeDesc.of(CD_void, CD_float.arrayType());

    /** Instructions on the first 256 local variables are shorter. */
    private static final int SHORT_LOCALS = 256;

    private static Stream<Primitive> functions() {
        return Arrays.stream(Primitive.values());
    }

    @ParameterizedTest
    @MethodSource("functions")
    void noPrimitiveTakesMoreBytecodesThanStated(Primitive function) {
        for (int bits : new int[] {128, 256, 512}) {
            int once = length(bits, function, 1);
            int twice = length(bits, function, 2);
            assertThat(twice - once)
                    .as("bytecodes of %s on %d bits", function, bits)
                    .isPositive()
                    .isLessThanOrEqualTo(FloatPrimitives.bytecodes(function));
        }
    }

    /** Returns the length of a method that applies a function a number of times. */
    private static int length(int bits, Primitive function, int times) {
        Consumer<LaneCode> body = lanes -> {
            for (int i = 0; i < SHORT_LOCALS; i++) {
                lanes.variable();
            }
            FloatPrimitives.prepare(function, lanes);
            FloatLanes[] arguments = new FloatLanes[function.arity()];
            Arrays.setAll(arguments, _ -> lanes.constant(1f));
            for (int i = 0; i < times; i++) {
                FloatPrimitives.write(function, arguments);
            }
        };
        byte[] type = ClassFile.of()
                .build(
                        ClassDesc.of("Probe"),
                        probe -> probe.withMethodBody("run", RUN, ClassFile.ACC_STATIC, code -> {
                            body.accept(new VectorLaneCode(code, bits));
                            code.return_();
                        }));
        return ClassFile.of()
                .parse(type)
                .methods()
                .getFirst()
                .findAttribute(Attributes.code())
                .orElseThrow()
                .codeLength();
    }
}
