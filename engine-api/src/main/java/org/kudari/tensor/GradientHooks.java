package org.kudari.tensor;

import java.util.function.Consumer;

/**
 * Shows the gradients of computed tensors while a backward pass computes them. A pass keeps only the gradients of
 * variables; those of the values in between are gone when it ends. Looking changes no bit of any result.
 *
 * <p>An observer is called in the thread and the scope of the pass, once for each pass that comes to the tensor, and
 * before the pass goes on to what the tensor was computed from. It is given the whole gradient, as a constant in the
 * tensor's shape. A pass that frees its graph drops the observers with it.
 */
public final class GradientHooks {
    private GradientHooks() {}

    /**
     * Calls an observer with the gradient of a computed tensor.
     *
     * @param tensor a tensor that was computed from a variable
     * @param observer is given the gradient
     * @throws IllegalArgumentException if the tensor is a variable or only gives a parameter another shape, so that
     *     {@link Gradients} has the gradient, or a constant
     */
    public static void onGradient(Tensor tensor, Consumer<Tensor> observer) {
        recorded(tensor).observe(observer);
    }

    /**
     * Calls an observer with the gradient of the product inside of a {@linkplain Tensor#matmulThen fused product}. If
     * the operation after the product begins with the addition of a bias, that is also the gradient of the sum.
     *
     * @param result what {@code matmulThen} returned
     * @param observer is given the gradient; it is not called if neither factor was computed from a variable
     * @throws IllegalArgumentException if the tensor is a variable or a constant
     */
    public static void onGradientOfProduct(Tensor result, Consumer<Tensor> observer) {
        Node.RecordedOp recordedOp = recorded(result);
        if (recordedOp.isKept() && recordedOp.parent(0) instanceof Node.RecordedOp product) {
            product.observe(observer);
        }
    }

    /**
     * {@return whether a tensor was computed from a variable, so that its gradient may be asked for} Not one that only
     * gives a parameter another shape: gradients go past it, into the flat gradient.
     *
     * @param tensor a tensor
     */
    public static boolean isComputed(Tensor tensor) {
        return tensor.node() instanceof Node.RecordedOp recordedOp && recordedOp.parameter() == null;
    }

    private static Node.RecordedOp recorded(Tensor tensor) {
        return switch (tensor.node()) {
            case Node.RecordedOp recordedOp when recordedOp.parameter() == null -> recordedOp;
            case Node.RecordedOp _ ->
                throw new IllegalArgumentException("this tensor of shape " + tensor.shape()
                        + " is a parameter in another shape: read its gradient from the Gradients that backward()"
                        + " returns");
            case Node.Leaf _ ->
                throw new IllegalArgumentException("this tensor of shape " + tensor.shape()
                        + " is a variable: read its gradient from the Gradients that backward() returns");
            case null ->
                throw new IllegalArgumentException("this tensor of shape " + tensor.shape()
                        + " is a constant, so it has no gradient: it was computed from no variable, or while nothing"
                        + " was recorded");
        };
    }
}
