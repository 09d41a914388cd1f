package org.kudari.testkit.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.kudari.layout.DType;
import org.kudari.tensor.Tensor;

/**
 * One case of the table: a function of tensors and the arguments to try it on.
 *
 * @param name the operation
 * @param variant what distinguishes the case from others of the operation, such as a broadcast
 * @param function from the arguments to the result; what else it needs it makes on their device
 * @param accuracy how far a result may lie from the reference's
 * @param orders how often the function can be differentiated on these arguments: 0, 1 or 2
 * @param flops floating-point operations of the forward pass, for benchmarks
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
     * What a gradient may be off by, relative to the magnitudes in the comparison: 64 roundings of the case's type,
     * about as many as the longest case has steps; an order more goes through the steps twice, forward and back.
     */
    public double gradientTolerance(int order) {
        DType coarsest = arguments.stream()
                .map(Argument::type)
                .filter(DType::isFloating)
                .reduce(DType.FLOAT64, (a, b) -> a.ordinal() < b.ordinal() ? a : b);
        // In double the finite differences are the coarser side: their truncation and rounding at a step of 1e-3.
        double first = coarsest == DType.FLOAT32 ? 64 * 0x1p-23 : 1e-9;
        return order == 1 ? first : 2 * first;
    }

    /** The same with another accuracy. */
    public OpCase within(Accuracy other) {
        return new OpCase(name, variant, arguments, function, other, orders, flops);
    }

    /** The same, differentiable so often. */
    public OpCase differentiable(int times) {
        return new OpCase(name, variant, arguments, function, accuracy, times, flops);
    }

    /** The same in {@code FLOAT64} wherever an argument is {@code FLOAT32}. */
    public OpCase inDouble() {
        List<Argument> wide = new ArrayList<>();
        for (Argument argument : arguments) {
            wide.add(argument.type() == DType.FLOAT32 ? argument.withType(DType.FLOAT64) : argument);
        }
        return new OpCase(name, variant + ", float64", List.copyOf(wide), function, accuracy, orders, flops);
    }

    /** The seed of an argument's values: a function of the case alone. */
    public long seed(int argument) {
        return 31L * toString().hashCode() + argument;
    }

    /** For example {@code gelu (row)}. */
    @Override
    public String toString() {
        return name + " (" + variant + ")";
    }
}
