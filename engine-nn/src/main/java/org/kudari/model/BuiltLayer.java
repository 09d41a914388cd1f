package org.kudari.model;

import java.util.List;
import java.util.function.Consumer;
import org.kudari.tensor.GradientHooks;
import org.kudari.tensor.Mode;
import org.kudari.tensor.Tensor;

/** A layer in its place in a model. Tools that print what runs, and observers, know it by its path. */
record BuiltLayer(String path, Layer layer, Forward forward) implements Forward {

    @Override
    public Tensor apply(Tensor input, ForwardContext context) {
        // No lambda where nobody traces: this runs in every step.
        Tensor output = requireTensor(
                input.device().isTraced()
                        ? input.device().inLayer(traceName(), () -> forward.apply(input, context))
                        : forward.apply(input, context));
        return context.observer() == null ? output : observed(List.of(input), output, context.observer());
    }

    @Override
    public List<Tensor> apply(List<Tensor> inputs, ForwardContext context) {
        if (!isOfMany()) {
            return List.of(apply(only(inputs), context));
        }
        List<Tensor> outputs = inputs.getFirst().device().isTraced()
                ? inputs.getFirst().device().inLayer(traceName(), () -> forward.apply(inputs, context))
                : forward.apply(inputs, context);
        if (outputs == null) {
            throw gaveNull();
        }
        outputs.forEach(this::requireTensor);
        if (context.observer() != null) {
            outputs.forEach(output -> observed(inputs, output, context.observer()));
        }
        return outputs;
    }

    /** Whether it may have several inputs or outputs. A layer that only names or shares another one is as that one. */
    boolean isOfMany() {
        return forward instanceof BuiltLayer inner ? inner.isOfMany() : forward instanceof ForwardOfMany;
    }

    private Tensor only(List<Tensor> inputs) {
        if (inputs.size() != 1) {
            throw new IllegalArgumentException(
                    (path.isEmpty() ? "the model" : "layer " + path + ", " + layer.describe())
                            + " takes one input, not " + inputs.size());
        }
        return inputs.getFirst();
    }

    /** This layer and a function after it as one; null if the layer does not offer it. */
    Forward followedBy(BuiltLayer function) {
        return function.layer
                .function()
                .map(expr -> forward.followedBy(function.layer.toString(), expr))
                .map(folded -> folded(folded, function))
                .orElse(null);
    }

    private Forward folded(FoldedForward folded, BuiltLayer function) {
        return (input, context) -> {
            Observer observer = context.observer();
            if (observer == null) {
                return function.requireTensor(run(folded, input, context, null));
            }
            Tensor output = function.requireTensor(
                    run(folded, input, context, gradient -> observer.gradient(path, layer, gradient)));
            if (!observer.wantsFoldedOutputs()) {
                observer.foldedOutput(path, layer, List.of(input.detach()));
                return function.observed(List.of(), output, observer);
            }
            Tensor own = aside(input.detach(), context);
            observer.output(path, layer, List.of(input.detach()), own);
            return function.observed(List.of(own), output, observer);
        };
    }

    private Tensor run(FoldedForward folded, Tensor input, ForwardContext context, Consumer<Tensor> gradientOfLayer) {
        return input.device().isTraced()
                ? input.device().inLayer(traceName(), () -> folded.apply(input, context, gradientOfLayer))
                : folded.apply(input, context, gradientOfLayer);
    }

    /** The layer's own output, computed for an observer alone: what goes on is the folded computation's, to the bit. */
    private Tensor aside(Tensor input, ForwardContext context) {
        ForwardContext unseen = context.observedBy(null).collecting(new Contributions());
        return Mode.current().withRecording(false).run(() -> apply(input, unseen));
    }

    private Tensor observed(List<Tensor> inputs, Tensor output, Observer observer) {
        observer.output(path, layer, inputs.stream().map(Tensor::detach).toList(), output.detach());
        if (GradientHooks.isComputed(output) && inputs.stream().noneMatch(input -> input == output)) {
            GradientHooks.onGradient(output, gradient -> observer.gradient(path, layer, gradient));
        }
        return output;
    }

    private String traceName() {
        // A lambda has no name of its own.
        return path + (layer.getClass().isHidden() ? "" : " " + layer.getClass().getSimpleName());
    }

    private Tensor requireTensor(Tensor output) {
        if (output == null) {
            throw gaveNull();
        }
        return output;
    }

    private IllegalStateException gaveNull() {
        return new IllegalStateException("layer " + path + " gave null: its Forward must return a tensor");
    }
}
