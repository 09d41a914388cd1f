package org.kudari.cli.options;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.kudari.io.InvalidInputException;
import org.kudari.optim.Adagrad;
import org.kudari.optim.Adam;
import org.kudari.optim.Lion;
import org.kudari.optim.Muon;
import org.kudari.optim.NAdam;
import org.kudari.optim.Optimizer;
import org.kudari.optim.RmsProp;
import org.kudari.optim.Sgd;
import org.kudari.tensor.Parameters;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How the parameters follow their gradients. */
public final class OptimizerOptions {
    private static final double MOMENTUM = 0.9;

    /** The optimizers, each with a learning rate and a weight decay that suit it. */
    private enum Kind {
        ADAMW(0.003, 0.05),
        ADAM(0.003, 0),
        AMSGRAD(0.003, 0),
        NADAM(0.003, 0),
        LION(0.0005, 0.3),
        MUON(0.02, 0.05),
        RMSPROP(0.001, 0),
        ADAGRAD(0.02, 0),
        SGD(0.05, 0);

        final double rate;
        final double weightDecay;

        Kind(double rate, double weightDecay) {
            this.rate = rate;
            this.weightDecay = weightDecay;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether a step takes the rate times the weight decay off each weight: others scale the decay, too. */
        boolean isDecayTimesRate() {
            return this == ADAMW || this == LION || this == MUON || this == SGD;
        }

        static List<String> words() {
            return Arrays.stream(values()).map(Kind::word).toList();
        }

        /** Such as {@code 0.003 for adamw, adam and nadam}, {@code 0.0005 for lion}: kinds of one number together. */
        static List<String> each(ToDoubleFunction<Kind> number) {
            Map<Double, List<String>> words = new LinkedHashMap<>();
            for (Kind kind : values()) {
                words.computeIfAbsent(number.applyAsDouble(kind), _ -> new ArrayList<>())
                        .add(kind.word());
            }
            return words.entrySet().stream()
                    .map(entry -> plain(entry.getKey()) + " for " + enumeration(entry.getValue()))
                    .toList();
        }

        private static String plain(double number) {
            return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
        }

        private static String enumeration(List<String> words) {
            int last = words.size() - 1;
            return last == 0 ? words.getFirst() : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
        }
    }

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            defaultValue = "adamw",
            converter = KindConverter.class,
            completionCandidates = Names.class,
            description =
                    "How parameters follow their gradients: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Kind kind;

    @Option(
            names = "--lr",
            paramLabel = "RATE",
            converter = Convert.Positive.class,
            completionCandidates = Rates.class,
            description = "The learning rate, at its highest (default: what suits the optimizer:"
                    + " ${COMPLETION-CANDIDATES}).")
    private Double learningRate;

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
            completionCandidates = WeightDecays.class,
            description =
                    "The weight decay of weights; biases and norms have none (default: ${COMPLETION-CANDIDATES}).")
    private Double weightDecay;

    /** Refuses options that the chosen optimizer would ignore. */
    public void requireFitting() {
        if (momentum != null && kind != Kind.SGD) {
            throw new InvalidInputException("--momentum goes with --optimizer sgd");
        }
        if (weightDecay != null && kind.isDecayTimesRate() && learningRate() * weightDecay >= 1) {
            throw new InvalidInputException("--weight-decay " + weightDecay + " with --lr " + learningRate()
                    + " takes all of a weight away in each step: their product must be below 1");
        }
    }

    /** The learning rate, whatever the optimizer. */
    public double learningRate() {
        return learningRate == null ? kind.rate : learningRate;
    }

    /** A learning rate to try where the chosen one was too high. */
    public double lowerRate() {
        return learningRate() > kind.rate ? kind.rate : learningRate() / 10;
    }

    /** The chosen optimizer of these parameters. */
    public Optimizer optimizer(Parameters parameters) {
        double rate = learningRate();
        double decay = weightDecay == null ? kind.weightDecay : weightDecay;
        return switch (kind) {
            case ADAMW -> Adam.withWeightDecay(parameters, rate, decay);
            case ADAM -> new Adam(parameters, rate).weightDecay(decay);
            case AMSGRAD -> new Adam(parameters, rate).amsgrad().weightDecay(decay);
            case NADAM -> new NAdam(parameters, rate).weightDecay(decay);
            case LION -> new Lion(parameters, rate).weightDecay(decay);
            case MUON -> new Muon(Adam.withWeightDecay(parameters, Kind.ADAMW.rate, decay), rate);
            case RMSPROP -> new RmsProp(parameters, rate).weightDecay(decay);
            case ADAGRAD -> new Adagrad(parameters, rate).weightDecay(decay);
            case SGD -> new Sgd(parameters, rate, momentum == null ? MOMENTUM : momentum).weightDecay(decay);
        };
    }

    private static final class KindConverter implements ITypeConverter<Kind> {
        @Override
        public Kind convert(String text) {
            return Arrays.stream(Kind.values())
                    .filter(kind -> kind.word().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "must be one of " + String.join(", ", Kind.words()) + ", not '" + text + "'"));
        }
    }

    // What the help says of the kinds: where picocli would list the values that an option takes.

    private static final class Names extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Names() {
            super(Kind.words());
        }
    }

    private static final class Rates extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Rates() {
            super(Kind.each(kind -> kind.rate));
        }
    }

    private static final class WeightDecays extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        WeightDecays() {
            super(Kind.each(kind -> kind.weightDecay));
        }
    }
}
