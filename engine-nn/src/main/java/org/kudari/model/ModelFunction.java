package org.kudari.model;

import java.util.List;
import java.util.stream.IntStream;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/**
 * A model as a pure function: parameters and states are arguments, like the inputs. So they may be of any floating type,
 * on any device, and computed from others, and derivatives with respect to them are those of any function of tensors:
 * Jacobians, Hessians times a vector, gradients of each example, a step of gradient descent that is differentiated again.
 *
 * <p>It has no tensors of its own and changes none. Any number of threads may apply it at once. Those of a model, if none
 * is frozen, are {@code model.parameters().variables()}.
 *
 * {@snippet :
 * ModelFunction function = model.function();
 * List<Tensor> parameters = function.initialParameters(device, DType.FLOAT64).stream().map(Tensor::variable).toList();
 * Tensor output = function.apply(parameters, List.of(), inputs, ForwardContext.none());
 * }
 */
public final class ModelFunction {
    private record Values(List<Tensor> parameters, List<Tensor> states) {}

    private final ScopedValue<Values> values = ScopedValue.newInstance();
    private final Declarations declarations;
    private final BuiltLayer root;

    /**
     * The function of an architecture.
     *
     * @param architecture the architecture
     * @param seed the seed of initial values, and of the random numbers that layers draw in training
     */
    public ModelFunction(Layer architecture, long seed) {
        this.declarations = new Declarations(seed);
        this.root = new ModelBuilder(declarations).build(architecture);
        declarations.supply(
                index -> values.get().parameters().get(index),
                index -> values.get().states().get(index));
    }

    /** {@return the names and shapes of the parameters, in the order of the layers: that of {@link Model#parameters}} */
    public List<Parameters.Declaration> parameters() {
        return List.copyOf(declarations.parameters());
    }

    /** {@return the names and shapes of the states, in the order of the layers: that of {@link Model#states}} */
    public List<Parameters.Declaration> states() {
        return declarations.states().stream()
                .map(state -> new Parameters.Declaration(state.name(), state.shape()))
                .toList();
    }

    /**
     * {@return the initial values of the parameters} In {@code FLOAT32} they are those of the architecture's model of
     * this seed. In {@code FLOAT64} random numbers differ from these.
     *
     * @param device the device
     * @param type {@code FLOAT32} or {@code FLOAT64}
     */
    public List<Tensor> initialParameters(Device device, DType type) {
        return IntStream.range(0, declarations.parameters().size())
                .mapToObj(index -> declarations.initial(index, device, type))
                .toList();
    }

    /**
     * {@return the initial values of the states}
     *
     * @param device the device
     * @param type {@code FLOAT32} or {@code FLOAT64}
     */
    public List<Tensor> initialStates(Device device, DType type) {
        return declarations.states().stream()
                .map(state -> state.initial(device, type))
                .toList();
    }

    /**
     * Computes the output for a batch, in the {@link org.kudari.tensor.Mode} of this thread.
     *
     * @param parameters the parameters, in the order of {@link #parameters}
     * @param states the states, in the order of {@link #states}; none for a model without states
     * @param input the input, with the examples along the first axis
     * @param context the step, the observer, and where contributions to states go: if it collects none, nobody learns of
     *     them
     * @return the output
     * @throws IllegalArgumentException if the number or the shape of the parameters or states differs, or the input does
     *     not fit
     */
    public Tensor apply(List<Tensor> parameters, List<Tensor> states, Tensor input, ForwardContext context) {
        return ScopedValue.where(values, checked(parameters, states))
                .call(() -> root.apply(input, collecting(context)));
    }

    /**
     * Computes the outputs of a model that may have several inputs and outputs, as {@link #apply(List, List, Tensor,
     * ForwardContext)} does.
     *
     * @param parameters the parameters
     * @param states the states
     * @param inputs the inputs, in the order of the architecture
     * @param context the step, the observer, and where contributions to states go
     * @return the outputs, in the order of the architecture
     * @throws IllegalArgumentException if the number or the shape of the parameters or states differs, or the inputs do
     *     not fit
     */
    public List<Tensor> apply(
            List<Tensor> parameters, List<Tensor> states, List<Tensor> inputs, ForwardContext context) {
        return ScopedValue.where(values, checked(parameters, states))
                .call(() -> root.apply(inputs, collecting(context)));
    }

    private static ForwardContext collecting(ForwardContext context) {
        return context.contributions() == null ? context.collecting(new Contributions()) : context;
    }

    private Values checked(List<Tensor> parameters, List<Tensor> states) {
        requireFit("parameter", declarations.parameters(), parameters);
        requireFit("state", states(), states);
        return new Values(List.copyOf(parameters), List.copyOf(states));
    }

    private static void requireFit(String kind, List<Parameters.Declaration> declared, List<Tensor> given) {
        if (given.size() != declared.size()) {
            throw new IllegalArgumentException("the model has " + declared.size() + " " + kind + "s, and "
                    + given.size()
                    + " were given: "
                    + declared.stream().map(Parameters.Declaration::name).toList());
        }
        for (int i = 0; i < given.size(); i++) {
            if (!given.get(i).shape().equals(declared.get(i).shape())) {
                throw new IllegalArgumentException("the " + kind + " '"
                        + declared.get(i).name() + "' has shape "
                        + declared.get(i).shape() + ", not " + given.get(i).shape());
            }
        }
    }
}
