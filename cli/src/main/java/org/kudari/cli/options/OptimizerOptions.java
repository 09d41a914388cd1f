package org.kudari.cli.options;

import org.kudari.io.InvalidInputException;
import org.kudari.optim.Adam;
import org.kudari.optim.Optimizer;
import org.kudari.optim.Sgd;
import org.kudari.tensor.Parameters;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How the parameters follow their gradients. */
public final class OptimizerOptions {
    private static final double MOMENTUM = 0.9;
    private static final double WEIGHT_DECAY = 0.01;
    private static final double USUAL_RATE = 0.001;
    private static final double USUAL_RATE_OF_SGD = 0.05;

    private enum Kind {
        ADAM,
        ADAMW,
        SGD
    }

    @Option(
            names = "--optimizer",
            paramLabel = "adam|adamw|sgd",
            defaultValue = "adam",
            converter = KindConverter.class,
            description = "How parameters follow their gradients (default: ${DEFAULT-VALUE}).")
    private Kind kind;

    @Option(
            names = "--lr",
            paramLabel = "RATE",
            defaultValue = "" + USUAL_RATE,
            converter = Convert.Positive.class,
            description = "The learning rate (default: ${DEFAULT-VALUE}); sgd wants a larger one, such as "
                    + USUAL_RATE_OF_SGD + ".")
    private double learningRate;

    @Option(
            names = "--momentum",
            paramLabel = "M",
            converter = Convert.Fraction.class,
            description = "The momentum of sgd (default: " + MOMENTUM + ").")
    private Double momentum;

    @Option(
            names = "--weight-decay",
            paramLabel = "D",
            converter = Convert.NotNegative.class,
            description = "The weight decay of adamw (default: " + WEIGHT_DECAY + ").")
    private Double weightDecay;

    /** Refuses options that the chosen optimizer would ignore. */
    public void requireFitting() {
        if (momentum != null && kind != Kind.SGD) {
            throw new InvalidInputException("--momentum goes with --optimizer sgd");
        }
        if (weightDecay != null && kind != Kind.ADAMW) {
            throw new InvalidInputException("--weight-decay goes with --optimizer adamw");
        }
    }

    /** The learning rate, whatever the optimizer. */
    public double learningRate() {
        return learningRate;
    }

    /** A learning rate to try where the chosen one was too high. */
    public double lowerRate() {
        double usual = kind == Kind.SGD ? USUAL_RATE_OF_SGD : USUAL_RATE;
        return learningRate > usual ? usual : learningRate / 10;
    }

    /** The chosen optimizer of these parameters. */
    public Optimizer optimizer(Parameters parameters) {
        return switch (kind) {
            case ADAM -> new Adam(parameters, learningRate);
            case ADAMW ->
                Adam.withWeightDecay(parameters, learningRate, weightDecay == null ? WEIGHT_DECAY : weightDecay);
            case SGD -> new Sgd(parameters, learningRate, momentum == null ? MOMENTUM : momentum);
        };
    }

    private static final class KindConverter implements ITypeConverter<Kind> {
        @Override
        public Kind convert(String text) {
            return switch (text) {
                case "adam" -> Kind.ADAM;
                case "adamw" -> Kind.ADAMW;
                case "sgd" -> Kind.SGD;
                default -> throw new TypeConversionException("must be adam, adamw or sgd, not '" + text + "'");
            };
        }
    }
}
