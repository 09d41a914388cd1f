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
 * Writes one loop for a whole {@link FusionGroup} of a program. The primitives' emitters are those of {@link LoopWriter}'s loops,
 * so the bits are the same; but a value stays in a register from where it is computed to where it is used, and each operand
 * is read from memory once. For x0 * u0 + 1, in the words of javac:
 *
 * <pre>{@code
 * public void run(int count, float[][] array, int[] at) {
 *     float[] x0 = array[0], out = array[3];
 *     int x0At = at[0], outAt = at[3];
 *     FloatVector u0 = broadcast(S, array[1][at[1]]);
 *     for (int i = 0; i < count; i += V) {
 *         FloatVector x = fromArray(S, x0, x0At + i);
 *         add(mul(x, u0), broadcast(S, 1)).intoArray(out, outAt + i);
 *     }
 * }
 * }</pre>
 */
final class FusedLoopWriter {
    private static final ClassDesc FLOATS = CD_float.arrayType();
    private static final MethodTypeDesc RUN =
            MethodTypeDesc.of(CD_void, CD_int, FLOATS.arrayType(), CD_int.arrayType());

    /** A slot's array and position in local variables. */
    private record Place(int array, int at) {}

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
                code -> new Writing(code, fusionGroup).write());
    }

    /** One method that is being written. */
    private final class Writing {
        private final CodeBuilder code;
        private final LaneCode lanes;
        private final FusionGroup fusionGroup;
        private final Map<Expr, FloatLanes> values = new IdentityHashMap<>();
        private final Map<Expr, Place> places = new IdentityHashMap<>();

        Writing(CodeBuilder code, FusionGroup fusionGroup) {
            this.code = code;
            this.lanes = LoopClass.laneCode(tier, code);
            this.fusionGroup = fusionGroup;
        }

        void write() {
            if (tier.isVector()) {
                LoopClass.countOnly(code, code.parameterSlot(0));
            }
            for (Expr.Apply node : fusionGroup.nodes()) {
                FloatPrimitives.prepare(node.function(), lanes);
            }
            for (FusionGroup.Operand operand : fusionGroup.operands()) {
                if (operand.isRepeated()) {
                    pushSlot(operand.slot());
                    values.put(operand.node(), lanes.loadRepeated());
                } else {
                    places.put(operand.node(), place(operand.slot()));
                }
            }
            List<Place> targets = fusionGroup.results().stream()
                    .map(result -> place(result.slot()))
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
                // Last, since a target may be an operand's memory.
                for (int k = 0; k < targets.size(); k++) {
                    FloatLanes result = value(fusionGroup.results().get(k).node(), i, computed);
                    Place target = targets.get(k);
                    lanes.store(result, () -> push(target, i));
                }
            });
        }

        private FloatLanes value(Expr node, int i, Map<Expr, FloatLanes> computed) {
            FloatLanes known = computed.get(node);
            if (known != null) {
                return known;
            }
            FloatLanes value;
            if (node instanceof Expr.Constant constant) {
                value = lanes.constant((float) constant.value());
            } else {
                push(places.get(node), i);
                value = lanes.load();
            }
            computed.put(node, value);
            return value;
        }

        private void pushSlot(int slot) {
            code.aload(code.parameterSlot(1)).loadConstant(slot).aaload();
            code.aload(code.parameterSlot(2)).loadConstant(slot).iaload();
        }

        private Place place(int slot) {
            Place place = new Place(code.allocateLocal(TypeKind.REFERENCE), code.allocateLocal(TypeKind.INT));
            pushSlot(slot);
            code.istore(place.at()).astore(place.array());
            return place;
        }

        private void push(Place place, int i) {
            code.aload(place.array()).iload(place.at()).iload(i).iadd();
        }
    }
}
