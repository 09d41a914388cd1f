package org.kudari.testkit.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.kudari.layout.DType;
import org.kudari.tensor.Tensor;

/**
 * One case of the table: a function of tensors and the arguments to test it with.
 *
 * @param name the operation
 * @param variant the variant of the operation, such as a broadcast
 * @param arguments the arguments
 * @param function from the arguments to the result; it makes further tensors on their device
 * @param accuracy the allowed difference from the reference
 * @param orders how often the function can be differentiated on these arguments: 0, 1 or 2
 * @param flops the floating-point operations of the forward pass, for benchmarks
 */
public record OpCase(
        String name,
        String variant,
        List<Argument> arguments,
        Function<List<Tensor>, Tensor> function,
        Accuracy accuracy,
        int orders,
        double flops) {

    /**
     * The allowed error of a gradient, relative to the magnitudes in the comparison. It is 64 roundings of the case's
     * type, about as many as the longest case has operations. The second order has twice as many.
     *
     * @param order 1 for the gradient, 2 for the gradient of the gradient
     * @return the tolerance
     */
    public double gradientTolerance(int order) {
        DType coarsest = arguments.stream()
                .map(Argument::type)
                .filter(DType::isFloating)
                .reduce(DType.FLOAT64, (a, b) -> a.ordinal() < b.ordinal() ? a : b);
        // In double, the finite differences have the larger error: their truncation and rounding at a step of 1e-3.
        double first = coarsest == DType.FLOAT32 ? 64 * 0x1p-23 : 1e-9;
        return order == 1 ? first : 2 * first;
    }

    /**
     * {@return this case with another accuracy}
     *
     * @param other the accuracy
     */
    public OpCase within(Accuracy other) {
        return new OpCase(name, variant, arguments, function, other, orders, flops);
    }

    /**
     * {@return this case with another number of derivatives}
     *
     * @param times how often it can be differentiated: 0, 1 or 2
     */
    public OpCase differentiable(int times) {
        return new OpCase(name, variant, arguments, function, accuracy, times, flops);
    }

    /** {@return this case with {@code FLOAT64} in place of {@code FLOAT32} arguments} */
    public OpCase inDouble() {
        List<Argument> wide = new ArrayList<>();
        for (Argument argument : arguments) {
            wide.add(argument.type() == DType.FLOAT32 ? argument.withType(DType.FLOAT64) : argument);
        }
        return new OpCase(name, variant + ", float64", List.copyOf(wide), function, accuracy, orders, flops);
    }

    /**
     * The seed of an argument's values, a function of the case alone.
     *
     * @param argument the index of the argument
     * @return the seed
     */
    public long seed(int argument) {
        return 31L * toString().hashCode() + argument;
    }

    /** An example is {@code gelu (row)}. */
    @Override
    public String toString() {
        return name + " (" + variant + ")";
    }
}
