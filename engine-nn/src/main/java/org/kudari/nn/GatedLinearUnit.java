package org.kudari.nn;

import java.util.List;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.expr.NamedFunction;
import org.kudari.model.Forward;
import org.kudari.model.Layer;
import org.kudari.model.ModelBuilder;
import org.kudari.model.codec.LayerCodec;
import org.kudari.op.Elementwise;
import org.kudari.tensor.Tensor;

/**
 * Multiplies the first half of the last axis by a function of the second half, the gate: {@code a * f(b)} for {@code x =
 * [a, b]}. It halves the last axis, and has no parameters. With the logistic function it is PyTorch's {@code GLU}
 * (Dauphin, Fan, Auli, Grangier, arXiv:1612.08083); with SiLU it is the inner part of SwiGLU (Shazeer,
 * arXiv:2002.05202), {@code xV * silu(xW)}, where {@code [V, W]} are one Linear layer before it:
 *
 * {@snippet :
 * // The feed-forward block of a transformer with SwiGLU
 * Sequential.of(
 *     new Linear(64, 2 * 172).withoutBias(),
 *     GatedLinearUnit.swiGlu(),
 *     new Linear(172, 64).withoutBias());
 * }
 *
 * @param gate the function of the gate
 */
public record GatedLinearUnit(Activation gate) implements Layer {
    static final LayerCodec<GatedLinearUnit> CODEC = new LayerCodec<>(
            "gated-linear-unit", GatedLinearUnit.class, _ -> "", layer -> List.of(layer.gate), line -> {
                if (line.inner(0) instanceof Activation gate) {
                    return new GatedLinearUnit(gate);
                }
                throw new IllegalArgumentException("the gate of a gated linear unit is an activation");
            });

    /** {@return {@code a * sigmoid(b)}} */
    public static GatedLinearUnit glu() {
        return new GatedLinearUnit(Activation.sigmoid());
    }

    /** {@return {@code a * silu(b)}} */
    public static GatedLinearUnit swiGlu() {
        return new GatedLinearUnit(Activation.silu());
    }

    /** {@return {@code a * gelu(b)}} */
    public static GatedLinearUnit geGlu() {
        return new GatedLinearUnit(Activation.gelu());
    }

    /** {@return {@code a * relu(b)}} */
    public static GatedLinearUnit reGlu() {
        return new GatedLinearUnit(Activation.named(NamedFunction.RELU));
    }

    @Override
    public Forward build(ModelBuilder builder) {
        Expr product = Expr.input(0).times(gate.expression().withInput(0, Expr.input(1)));
        Elementwise elementwise = Elementwise.of("gated-" + gate, Kernel.of(2, 0, product));
        String location = builder.location();
        return (input, _) -> {
            if (input.shape().rank() == 0 || input.shape().dim(-1) % 2 != 0) {
                throw new IllegalArgumentException(location + this
                        + " halves the last axis, so its extent is even, and the batch has shape " + input.shape());
            }
            long extent = input.shape().dim(-1);
            Tensor value = input.slice(-1, 0, extent / 2);
            return value.apply(elementwise, List.of(value, input.slice(-1, extent / 2, extent)));
        };
    }

    @Override
    public String toString() {
        return "GatedLinearUnit(" + gate + ")";
    }
}
