package org.kudari.cpu.codegen;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.kudari.cpu.codegen.lanes.FloatLanes;
import org.kudari.cpu.codegen.lanes.FloatPrimitives;
import org.kudari.cpu.codegen.lanes.LaneCode;
import org.kudari.cpu.platform.CpuTier;
import org.kudari.expr.Expr;

/**
 * Writes one loop for a whole {@link FusionGroup} of a program. It uses the same {@link FloatPrimitives} as
 * {@link LoopWriter}, so the bits are the same. The difference is that each operand is read from memory once, and a
 * value stays in a register from where it is computed to where it is used. For x0 * u0 + 1, the class is what javac
 * would make of this:
 *
 * <pre>{@code
 * public void run(int count, float[][] arrays, int[] offsets) {
 *     float[] x0 = arrays[0], out = arrays[3];
 *     int x0Offset = offsets[0], outOffset = offsets[3];
 *     FloatVector u0 = broadcast(S, arrays[1][offsets[1]]);
 *     for (int i = 0; i < count; i += V) {
 *         FloatVector x = fromArray(S, x0, x0Offset + i);
 *         add(mul(x, u0), broadcast(S, 1)).intoArray(out, outOffset + i);
 *     }
 * }
 * }</pre>
 */
final class FusedLoopWriter {
    private static final ClassDesc FLOATS = CD_float.arrayType();
    private static final MethodTypeDesc RUN =
            MethodTypeDesc.of(CD_void, CD_int, FLOATS.arrayType(), CD_int.arrayType());

    /** The local variables that hold a slot's array and offset. */
    private record SlotVariables(int array, int offset) {}

    private final CpuTier tier;

    FusedLoopWriter(CpuTier tier) {
        this.tier = tier;
    }

    ProgramLoop write(FusionGroup fusionGroup) {
        return LoopClass.define(
                MethodHandles.lookup(),
                tier.label() + "_fused",
                ProgramLoop.class,
                RUN,
                code -> new MethodWriter(code, fusionGroup).write());
    }

    /** Writes the method of one loop. */
    private final class MethodWriter {
        private final CodeBuilder code;
        private final LaneCode lanes;
        private final FusionGroup fusionGroup;

        /** The operands that are one number for all elements, loaded before the loop. */
        private final Map<Expr, FloatLanes> values = new IdentityHashMap<>();

        /** The variables of the other operands. */
        private final Map<Expr, SlotVariables> variables = new IdentityHashMap<>();

        MethodWriter(CodeBuilder code, FusionGroup fusionGroup) {
            this.code = code;
            this.lanes = LoopClass.laneCode(tier, code);
            this.fusionGroup = fusionGroup;
        }

        void write() {
            if (tier.isVector()) {
                LoopClass.writeEmptyCall(code, code.parameterSlot(0));
            }
            for (Expr.Apply node : fusionGroup.nodes()) {
                FloatPrimitives.prepare(node.function(), lanes);
            }
            for (FusionGroup.Operand operand : fusionGroup.operands()) {
                if (operand.isRepeated()) {
                    pushSlot(operand.slot());
                    values.put(operand.node(), lanes.loadRepeated());
                } else {
                    variables.put(operand.node(), loadSlot(operand.slot()));
                }
            }
            List<SlotVariables> targets = fusionGroup.results().stream()
                    .map(result -> loadSlot(result.slot()))
                    .toList();
            int i = code.allocateLocal(TypeKind.INT);
            LoopClass.forEach(code, i, code.parameterSlot(0), lanes.lanes(), () -> {
                Map<Expr, FloatLanes> computed = new IdentityHashMap<>(values);
                for (Expr.Apply node : fusionGroup.nodes()) {
                    FloatLanes[] arguments = node.arguments().stream()
                            .map(argument -> value(argument, i, computed))
                            .toArray(FloatLanes[]::new);
                    computed.put(node, FloatPrimitives.write(node.function(), arguments));
                }
                // The stores come last, because a result may go to the memory of an operand.
                for (int k = 0; k < targets.size(); k++) {
                    FloatLanes result = value(fusionGroup.results().get(k).node(), i, computed);
                    SlotVariables target = targets.get(k);
                    lanes.store(result, () -> push(target, i));
                }
            });
        }

        /** Returns the value of a node for the current elements: computed before, a constant, or loaded now. */
        private FloatLanes value(Expr node, int i, Map<Expr, FloatLanes> computed) {
            FloatLanes known = computed.get(node);
            if (known != null) {
                return known;
            }
            FloatLanes value;
            if (node instanceof Expr.Constant constant) {
                value = lanes.constant((float) constant.value());
            } else {
                push(variables.get(node), i);
                value = lanes.load();
            }
            computed.put(node, value);
            return value;
        }

        /** Pushes the array of a slot and its offset. */
        private void pushSlot(int slot) {
            code.aload(code.parameterSlot(1)).loadConstant(slot).aaload();
            code.aload(code.parameterSlot(2)).loadConstant(slot).iaload();
        }

        /** Loads the array and the offset of a slot into new variables. */
        private SlotVariables loadSlot(int slot) {
            SlotVariables slotVariables =
                    new SlotVariables(code.allocateLocal(TypeKind.REFERENCE), code.allocateLocal(TypeKind.INT));
            pushSlot(slot);
            code.istore(slotVariables.offset()).astore(slotVariables.array());
            return slotVariables;
        }

        /** Pushes an array and the index of element i of its slot. */
        private void push(SlotVariables slotVariables, int i) {
            code.aload(slotVariables.array())
                    .iload(slotVariables.offset())
                    .iload(i)
                    .iadd();
        }
    }
}
