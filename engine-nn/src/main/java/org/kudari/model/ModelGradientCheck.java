package org.kudari.model;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.kudari.autograd.GradientCheck;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/**
 * Compares the gradients of a layer or of a whole model with finite differences: those of its inputs, and of each of its
 * parameters. See {@link GradientCheck} for how.
 *
 * <p>The layers compute as the {@link org.kudari.tensor.Mode} of the thread says, and in training as in step 0. Where a
 * layer draws random numbers, as dropout does, parameters and inputs need {@code FLOAT64}: the differences are in that
 * type, and the numbers of another type are others. States have their values throughout, and no gradient.
 *
 * {@snippet :
 * var check = ModelGradientCheck.of(layer, DType.FLOAT32, Argument.of(values, 4, 3));
 * assertTrue(check.firstOrder(device, 1e-4).passed());
 * }
 */
public final class ModelGradientCheck {

    /**
     * The outcome of a check.
     *
     * @param argument the parameter with the largest error, such as {@code fc1.weight}, or {@code input 0}; empty if
     *     nothing is differentiable
     * @param check the error, and the two derivatives
     */
    public record Result(String argument, GradientCheck.Result check) {
        /** {@return whether the error is within the tolerance} */
        public boolean passed() {
            return check.passed();
        }

        /** Says which parameter or input is worst, and what was expected. */
        @Override
        public String toString() {
            return argument.isEmpty() ? check.toString() : argument + ", " + check;
        }
    }

    private final ModelFunction function;
    /** Whose values count; null for those that the layer has initially. */
    private final Model model;

    private final DType type;
    private final List<GradientCheck.Argument> inputs;

    private ModelGradientCheck(ModelFunction function, Model model, DType type, List<GradientCheck.Argument> inputs) {
        this.function = function;
        this.model = model;
        this.type = type;
        this.inputs = inputs;
    }

    /**
     * A check of a layer near its initial values. Each is shifted by a random number within ±0.1 (of a fixed seed), so
     * that no bias is 0 and no factor 1, where a wrong gradient could be right.
     *
     * @param layer the layer, or the architecture of a model
     * @param type the type of the parameters under test, {@code FLOAT32} or {@code FLOAT64}
     * @param inputs the inputs; floating ones are differentiated
     * @return the check
     */
    public static ModelGradientCheck of(Layer layer, DType type, GradientCheck.Argument... inputs) {
        return new ModelGradientCheck(new ModelFunction(layer, 1), null, type, List.of(inputs));
    }

    /**
     * A check of a model at the values of its parameters and states at the time of the check.
     *
     * @param model the model, on any device
     * @param type the type of the parameters under test, {@code FLOAT32} or {@code FLOAT64}
     * @param inputs the inputs; floating ones are differentiated
     * @return the check
     */
    public static ModelGradientCheck of(Model model, DType type, GradientCheck.Argument... inputs) {
        return new ModelGradientCheck(model.function(), model, type, List.of(inputs));
    }

    /**
     * Checks the gradients.
     *
     * @param device the device whose gradients are under test
     * @param tolerance the largest relative error that passes
     * @return the largest error
     */
    public Result firstOrder(Device device, double tolerance) {
        return named(on(device).firstOrder(device, tolerance));
    }

    /**
     * Checks the gradients of the gradients: those of the first derivative along a random direction.
     *
     * @param device the device whose gradients are under test
     * @param tolerance the largest relative error that passes
     * @return the largest error
     */
    public Result secondOrder(Device device, double tolerance) {
        return named(on(device).secondOrder(device, tolerance));
    }

    private Result named(GradientCheck.Result result) {
        int parameters = function.parameters().size();
        int index = result.argument();
        String argument = index < 0
                ? ""
                : index < parameters ? function.parameters().get(index).name() : "input " + (index - parameters);
        return new Result(argument, result);
    }

    private GradientCheck on(Device device) {
        try (Scope _ = device.scope()) {
            List<double[]> values = model == null ? nearInitialValues(device) : valuesOfModel();
            List<double[]> states = model == null
                    ? doubles(function.initialStates(device, type))
                    : doubles(model.states().stream().map(State::value).toList());
            List<GradientCheck.Argument> arguments = new ArrayList<>();
            for (int i = 0; i < values.size(); i++) {
                Parameters.Declaration parameter = function.parameters().get(i);
                arguments.add(new GradientCheck.Argument(type, parameter.shape(), values.get(i)));
            }
            arguments.addAll(inputs);
            return new GradientCheck(all -> output(all, states), arguments);
        }
    }

    private List<double[]> nearInitialValues(Device device) {
        SplittableRandom random = new SplittableRandom(1);
        List<double[]> values = doubles(function.initialParameters(device, type));
        for (double[] parameter : values) {
            for (int i = 0; i < parameter.length; i++) {
                parameter[i] += random.nextDouble(-0.1, 0.1);
            }
        }
        return values;
    }

    private List<double[]> valuesOfModel() {
        return doubles(IntStream.range(0, model.parameters().size())
                .mapToObj(model.parameters()::get)
                .toList());
    }

    private static List<double[]> doubles(List<Tensor> tensors) {
        return tensors.stream().map(Tensor::toDoubleArray).toList();
    }

    /** All outputs in one row. */
    private Tensor output(List<Tensor> arguments, List<double[]> states) {
        int count = function.parameters().size();
        List<Tensor> parameters = arguments.subList(0, count);
        Device device = arguments.getFirst().device();
        DType computed = arguments.stream()
                .map(Tensor::type)
                .filter(DType::isFloating)
                .findFirst()
                .orElse(type);
        List<Tensor> stateValues = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            Shape shape = function.states().get(i).shape();
            stateValues.add(Tensor.of(device, states.get(i), shape.toArray()).to(computed));
        }
        ForwardContext context = ForwardContext.of(Step.of(0));
        List<Tensor> outputs =
                function.apply(parameters, stateValues, arguments.subList(count, arguments.size()), context).stream()
                        .map(output -> output.reshape(output.shape().elements()))
                        .toList();
        return outputs.size() == 1
                ? outputs.getFirst()
                : outputs.getFirst().concatenate(0, outputs.subList(1, outputs.size()));
    }
}
