package org.kudari.cli.options;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.kudari.data.Task;
import org.kudari.expr.NamedFunction;
import org.kudari.init.Initializer;
import org.kudari.model.Layer;
import org.kudari.nn.Activation;
import org.kudari.nn.BatchNorm;
import org.kudari.nn.Dropout;
import org.kudari.nn.LayerNorm;
import org.kudari.nn.Linear;
import org.kudari.nn.RMSNorm;
import org.kudari.nn.Residual;
import org.kudari.table.schema.TableSchema;
import org.kudari.tabular.TabularNetwork;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

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

    private static final int FEW_ROWS = 10_000;
    private static final double DROPOUT_OF_FEW_ROWS = 0.2;

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
            converter = Convert.Fraction.class,
            description = "The fraction of each hidden layer that is dropped at random in training (default: 0; for"
                    + " classes of fewer than 10,000 rows " + DROPOUT_OF_FEW_ROWS
                    + ", since a network learns few rows by heart).")
    private Double dropout;

    @Option(
            names = "--norm",
            paramLabel = "none|batch|layer|rms",
            defaultValue = "none",
            converter = NormConverter.class,
            description = "What normalises the sums of each hidden layer before its activation (default:"
                    + " ${DEFAULT-VALUE}). batch needs two rows in each shard of a step: a last step of an epoch that has"
                    + " fewer is left out; its rows come in other epochs.")
    private Norm norm;

    @Option(
            names = "--residual",
            description = "Add the input of each hidden layer to its output, where both are of one width.")
    private boolean isResidual;

    private enum Norm {
        NONE,
        BATCH,
        LAYER,
        RMS
    }

    /**
     * The layers from rows of a schema to its outputs.
     *
     * @param rows the number of rows to train with
     */
    public Layer network(TableSchema schema, int rows) {
        boolean areFew = schema.task().orElseThrow() == Task.CLASSIFY && rows < FEW_ROWS;
        double dropped = dropout != null ? dropout : areFew ? DROPOUT_OF_FEW_ROWS : 0;
        List<Layer> layers = layers(schema.inputWidth(), schema.outputs(), (float) dropped);
        return TabularNetwork.of(schema, layers.toArray(Layer[]::new));
    }

    private List<Layer> layers(int inputs, int outputs, float dropped) {
        List<Layer> layers = new ArrayList<>();
        int width = inputs;
        for (int next : hidden.widths()) {
            List<Layer> hiddenLayer = hiddenLayer(width, next, dropped);
            if (isResidual && width == next) {
                layers.add(new Residual(hiddenLayer, null));
            } else {
                layers.addAll(hiddenLayer);
            }
            width = next;
        }
        layers.add(new Linear(width, outputs));
        return layers;
    }

    /** The fewest rows that a step in so many shards must have. */
    public long fewestRows(int shards) {
        return norm == Norm.BATCH && !hidden.widths().isEmpty() ? 2L * shards : 1;
    }

    private List<Layer> hiddenLayer(int inputs, int outputs, float dropped) {
        List<Layer> layers = new ArrayList<>();
        layers.add(new Linear(inputs, outputs, hiddenWeights()));
        switch (norm) {
            case NONE -> {}
            case BATCH -> layers.add(new BatchNorm(outputs));
            case LAYER -> layers.add(new LayerNorm(outputs));
            case RMS -> layers.add(new RMSNorm(outputs));
        }
        layers.add(Activation.named(activation));
        if (dropped > 0) {
            layers.add(new Dropout(dropped));
        }
        return layers;
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

    private static final class NormConverter implements ITypeConverter<Norm> {
        @Override
        public Norm convert(String text) {
            return switch (text) {
                case "none" -> Norm.NONE;
                case "batch" -> Norm.BATCH;
                case "layer" -> Norm.LAYER;
                case "rms" -> Norm.RMS;
                default -> throw new TypeConversionException("must be none, batch, layer or rms, not '" + text + "'");
            };
        }
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
