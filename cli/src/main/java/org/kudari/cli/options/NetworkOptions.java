package org.kudari.cli.options;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.kudari.expr.NamedFunction;
import org.kudari.init.Initializer;
import org.kudari.model.Layer;
import org.kudari.nn.Activation;
import org.kudari.nn.Dropout;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import picocli.CommandLine.Option;

/** A multi-layer perceptron. */
public final class NetworkOptions {
    /** Those that pass about half of their inputs, which is what He's rule for the initial weights makes up for. */
    private static final Set<NamedFunction> RECTIFIERS = EnumSet.of(
            NamedFunction.RELU,
            NamedFunction.RELU6,
            NamedFunction.LEAKY_RELU,
            NamedFunction.ELU,
            NamedFunction.GELU,
            NamedFunction.GELU_TANH,
            NamedFunction.SILU,
            NamedFunction.MISH,
            NamedFunction.HARD_SWISH);

    /** The widths of the hidden layers, of which there may be none. */
    record Widths(List<Integer> widths) {}

    @Option(
            names = "--hidden",
            paramLabel = "N,N,...|none",
            defaultValue = "256,128",
            converter = Convert.HiddenWidths.class,
            description = "The widths of the hidden layers; none makes a linear model (default: ${DEFAULT-VALUE}).")
    private Widths hidden;

    @Option(
            names = "--activation",
            paramLabel = "NAME",
            defaultValue = "relu",
            converter = Convert.Activation.class,
            completionCandidates = ActivationNames.class,
            description = "What follows each hidden layer: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private NamedFunction activation;

    @Option(
            names = "--dropout",
            paramLabel = "P",
            defaultValue = "0",
            converter = Convert.Fraction.class,
            description = "The fraction of each hidden layer that is dropped at random in training"
                    + " (default: ${DEFAULT-VALUE}).")
    private double dropout;

    /** The layers from so many inputs to so many outputs. */
    public Sequential network(int inputs, int outputs) {
        Initializer hiddenWeights = hiddenWeights();
        List<Layer> layers = new ArrayList<>();
        int width = inputs;
        for (int next : hidden.widths()) {
            layers.add(new Linear(width, next, hiddenWeights));
            layers.add(Activation.named(activation));
            if (dropout > 0) {
                layers.add(new Dropout((float) dropout));
            }
            width = next;
        }
        layers.add(new Linear(width, outputs));
        return new Sequential(layers);
    }

    private Initializer hiddenWeights() {
        if (activation == NamedFunction.SELU) {
            return Initializer.lecun();
        }
        return RECTIFIERS.contains(activation) ? Initializer.he() : Initializer.xavier();
    }

    /** The network in a few words, such as {@code 784-256-128-10, relu}. */
    public String describe(int inputs, int outputs) {
        String between = hidden.widths().stream().map(width -> width + "-").collect(Collectors.joining());
        String form = inputs + "-" + between + outputs;
        return hidden.widths().isEmpty() ? form + ", linear" : form + ", " + activation.functionName();
    }

    private static final class ActivationNames extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        ActivationNames() {
            super(NamedFunction.withArguments(1).stream()
                    .map(NamedFunction::functionName)
                    .toList());
        }
    }
}
