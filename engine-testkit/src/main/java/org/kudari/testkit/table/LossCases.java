package org.kudari.testkit.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.loss.GaussianNegativeLogLikelihood;
import org.kudari.loss.LossReduction;
import org.kudari.loss.Losses;
import org.kudari.loss.RowLoss;
import org.kudari.tensor.Tensor;

/** Every loss that is not a named function, and every reduction and option. */
final class LossCases {
    private static final long[] SHAPE = {5, 3};
    private static final Domain ANY = Domain.between(-2, 2);
    private static final Domain PROBABILITY = Domain.between(0.05, 0.95);

    /** No prediction is near its target, nor at a distance of a multiple of 1/4. */
    private static final Domain PREDICTIONS = Domain.grid(-3, 3, 0.25, 0);

    private static final Domain TARGETS = Domain.grid(-3, 3, 0.25, 0.125);

    private LossCases() {}

    static Stream<OpCase> cases() {
        List<OpCase> cases = new ArrayList<>();
        for (LossReduction reduction : LossReduction.values()) {
            RowLoss huber = Losses.huber(0.75).withReduction(reduction);
            cases.add(of("huber", reduction + "", huber, PREDICTIONS, TARGETS));
            cases.add(of(
                    "huber",
                    reduction + ", weights of rows",
                    x -> huber.of(x.get(0), x.get(1), x.get(2)),
                    Argument.of(PREDICTIONS, SHAPE),
                    Argument.of(TARGETS, SHAPE),
                    Argument.of(PROBABILITY, SHAPE[0])));
            cases.addAll(crossEntropies(reduction));
        }
        cases.add(of("smoothL1", "beta 0.5", Losses.smoothL1(0.5), PREDICTIONS, TARGETS));
        cases.add(of("logCosh", "mean", Losses.logCosh(), ANY, ANY));
        cases.add(of("quantile", "0.9", Losses.quantile(0.9), PREDICTIONS, TARGETS));
        cases.add(of("quantile", "by column", Losses.quantile(0.1, 0.5, 0.9), PREDICTIONS, TARGETS));
        cases.add(of("poisson", "log rates", Losses.poissonNegativeLogLikelihood(), ANY, Domain.between(0, 2)));
        cases.add(of(
                "poisson",
                "rates, full",
                Losses.poissonNegativeLogLikelihood(false, true),
                Domain.between(0.5, 2),
                Domain.betweenAvoiding(0.5, 4, 0.1, 1)));
        cases.add(of(
                "gaussian",
                "full, variance by row",
                x -> new GaussianNegativeLogLikelihood(true, 1e-6, LossReduction.MEAN).of(x.get(0), x.get(1), x.get(2)),
                Argument.of(ANY, SHAPE),
                Argument.of(ANY, SHAPE),
                Argument.of(Domain.between(0.5, 2), SHAPE[0], 1)));
        cases.add(of("klDivergence", "mean", Losses.klDivergence(), ANY, PROBABILITY));
        cases.add(of("klDivergence", "of logarithms", Losses.klDivergenceOfLogarithms(), ANY, ANY));
        cases.add(of("hinge", "mean", Losses.hinge(), TARGETS, Domain.oneOf(-1, 1)));
        cases.add(of(
                "binaryCrossEntropyWithLogits",
                "weights by column",
                Losses.binaryCrossEntropyWithLogits(0.5, 2, 4),
                ANY,
                PROBABILITY));
        cases.add(of("binaryFocal", "2, 0.25", Losses.binaryFocal(2, 0.25), ANY, PROBABILITY));
        cases.add(of("binaryFocal", "0.5", Losses.binaryFocal(0.5), ANY, PROBABILITY));
        cases.add(of("focal", "2", Losses.focal(2), Domain.whole(0, 2)));
        cases.add(of("focal", "0.5, alphas", Losses.focal(0.5).withAlphas(0.5, 2, 1), Domain.whole(0, 2)));
        return cases.stream();
    }

    private static List<OpCase> crossEntropies(LossReduction reduction) {
        var plain = Losses.crossEntropy().withReduction(reduction);
        var smoothed = plain.withLabelSmoothing(0.125).withClassWeights(0.5, 2, 1);
        return List.of(
                of("crossEntropy loss", reduction + "", plain, Domain.whole(0, 2)),
                of(
                        "crossEntropy loss",
                        reduction + ", all options",
                        smoothed.withIgnoredIndex(-100),
                        Domain.oneOf(-100, 0, 1, 2)),
                of("crossEntropy loss", reduction + ", soft targets", smoothed, ANY, PROBABILITY));
    }

    private static OpCase of(String name, String variant, RowLoss loss, Domain predictions, Domain targets) {
        return of(
                name,
                variant,
                x -> loss.of(x.get(0), x.get(1)),
                Argument.of(predictions, SHAPE),
                Argument.of(targets, SHAPE));
    }

    /** Of logits and labels. */
    private static OpCase of(String name, String variant, RowLoss loss, Domain labels) {
        return of(
                name,
                variant,
                x -> loss.of(x.get(0), x.get(1)),
                Argument.of(ANY, SHAPE),
                new Argument(DType.INT64, Shape.of(SHAPE[0]), labels));
    }

    private static OpCase of(
            String name, String variant, Function<List<Tensor>, Tensor> function, Argument... arguments) {
        // Values are of order 1 at most times the weights, and pass a few roundings of at most 5 ulps.
        Accuracy accuracy = Accuracy.ulpsOf(64, x -> Tensor.ones(x.getFirst().device(), DType.FLOAT64, Shape.SCALAR));
        return new OpCase(name, variant, List.of(arguments), function, accuracy, 2, 0);
    }
}
