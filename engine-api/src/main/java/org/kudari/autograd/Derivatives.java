package org.kudari.autograd;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.kudari.device.Scope;
import org.kudari.layout.Shape;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Tensor;

/**
 * Derivatives of functions from a tensor to a tensor, by the engine's reverse mode: products with the Jacobian from
 * either side, whole Jacobians, and products with the Hessian. The function is given as a lambda of tensor operations; it
 * may use other tensors, which count as constants. The names are those of JAX and {@code torch.func}.
 *
 * <p>Whoever wants gradients of these again computes them with {@link Tensor#differentiableBackward()} instead.
 */
public final class Derivatives {
    private Derivatives() {}

    /**
     * The vector-Jacobian product {@code u^T J}: reverse mode, one pass.
     *
     * @param function the function
     * @param x the point
     * @param u the vector, in the shape of the function's value
     * @return the product, in the shape of {@code x}; zeros where the value does not depend on it
     */
    public static Tensor vjp(UnaryOperator<Tensor> function, Tensor x, Tensor u) {
        Tensor variable = x.detach().variable();
        Tensor value = function.apply(variable);
        return value.isRecorded() ? gradient(value.backward(u, List.of(variable)), variable) : zeros(x);
    }

    /**
     * The Jacobian-vector product {@code J v}: forward mode. It is computed by two reverse passes: {@code u^T J} is
     * linear in {@code u}, and its derivative by {@code u} along {@code v} is {@code J v} (Townsend, "A new trick for
     * calculating Jacobian vector products", 2017).
     *
     * @param function the function
     * @param x the point
     * @param v the direction, in the shape of {@code x}
     * @return the product, in the shape of the function's value
     */
    public static Tensor jvp(UnaryOperator<Tensor> function, Tensor x, Tensor v) {
        Tensor variable = x.detach().variable();
        Tensor value = function.apply(variable);
        if (!value.isRecorded()) {
            return zeros(value);
        }
        // Any u will do but 0, where a map takes an infinite slope for 0.
        Tensor u = Tensor.ones(value.device(), value.type(), value.shape()).variable();
        Gradients gradients = value.differentiableBackward(u, List.of(variable));
        if (!gradients.has(variable)) {
            return zeros(value);
        }
        Tensor along = gradients.of(variable).times(v.detach()).sum();
        return along.isRecorded() ? gradient(along.backward(List.of(u)), u) : zeros(value);
    }

    /**
     * The Jacobian, row by row in reverse mode: one pass for each element of the function's value. It suits functions
     * with few results.
     *
     * @param function the function
     * @param x the point
     * @return the derivative of each element of the value (first axes) by each element of {@code x} (last axes)
     */
    public static Tensor jacobian(UnaryOperator<Tensor> function, Tensor x) {
        Shape shape = function.apply(x.detach()).shape();
        return stacked(x, shape, x.shape(), i -> vjp(function, x, unit(x, shape, i)));
    }

    /**
     * The Jacobian, column by column in forward mode: two passes for each element of {@code x}. It suits functions of few
     * arguments.
     *
     * @param function the function
     * @param x the point
     * @return the same as {@link #jacobian}
     */
    public static Tensor jacobianForward(UnaryOperator<Tensor> function, Tensor x) {
        Shape shape = function.apply(x.detach()).shape();
        Tensor columns = stacked(x, x.shape(), shape, i -> jvp(function, x, unit(x, x.shape(), i)));
        long arguments = x.shape().elements();
        return columns.reshape(arguments, shape.elements()).transpose().reshape(joined(shape, x.shape()));
    }

    /**
     * The product of the Hessian with a vector: the gradient of the slope along it. It takes two passes, whatever the
     * size of the Hessian.
     *
     * @param function a function with a scalar value
     * @param x the point
     * @param v the vector, in the shape of {@code x}
     * @return the product, in the shape of {@code x}
     * @throws IllegalStateException if the value is no scalar
     */
    public static Tensor hvp(UnaryOperator<Tensor> function, Tensor x, Tensor v) {
        Tensor variable = x.detach().variable();
        Tensor value = function.apply(variable);
        if (!value.isRecorded()) {
            return zeros(x);
        }
        Gradients gradients = value.differentiableBackward(List.of(variable));
        if (!gradients.has(variable)) {
            return zeros(x);
        }
        Tensor slope = gradients.of(variable).times(v.detach()).sum();
        return slope.isRecorded() ? gradient(slope.backward(List.of(variable)), variable) : zeros(x);
    }

    /**
     * The Hessian: {@link #hvp} for each unit vector.
     *
     * @param function a function with a scalar value
     * @param x the point
     * @return the second derivatives, in the shape of {@code x} twice
     * @throws IllegalStateException if the value is no scalar
     */
    public static Tensor hessian(UnaryOperator<Tensor> function, Tensor x) {
        return stacked(x, x.shape(), x.shape(), i -> hvp(function, x, unit(x, x.shape(), i)));
    }

    private static Tensor gradient(Gradients gradients, Tensor variable) {
        return gradients.has(variable) ? gradients.of(variable).detach() : zeros(variable);
    }

    private static Tensor zeros(Tensor like) {
        return Tensor.zeros(like.device(), like.type(), like.shape());
    }

    /** The element of a tensor is 1, and the others are 0. */
    private static Tensor unit(Tensor like, Shape shape, int element) {
        double[] values = new double[Math.toIntExact(shape.elements())];
        values[element] = 1;
        return Tensor.of(like.device(), values, shape.toArray()).to(like.type());
    }

    /** Parts for the elements of a shape, stacked in the order of the elements, in front of the part's own shape. */
    private static Tensor stacked(Tensor x, Shape shape, Shape part, IntFunction<Tensor> parts) {
        List<Tensor> rows = new ArrayList<>();
        try (Scope _ = x.device().scope()) {
            for (int i = 0; i < shape.elements(); i++) {
                try (Scope _ = x.device().scope()) {
                    rows.add(parts.apply(i)
                            .reshape(1, part.elements())
                            .contiguous()
                            .keep());
                }
            }
            Tensor all = rows.isEmpty()
                    ? Tensor.zeros(x.device(), x.type(), Shape.of(0, part.elements()))
                    : rows.getFirst().concatenate(0, rows.subList(1, rows.size()));
            return all.reshape(joined(shape, part)).keep();
        }
    }

    private static Shape joined(Shape first, Shape last) {
        long[] dims = new long[first.rank() + last.rank()];
        System.arraycopy(first.toArray(), 0, dims, 0, first.rank());
        System.arraycopy(last.toArray(), 0, dims, first.rank(), last.rank());
        return Shape.of(dims);
    }
}
