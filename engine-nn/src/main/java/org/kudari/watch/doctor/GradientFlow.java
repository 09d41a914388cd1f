package org.kudari.watch.doctor;

import java.util.List;
import java.util.Optional;
import org.kudari.watch.LayerSummary;
import org.kudari.watch.StepSummary;
import org.kudari.watch.TrainingWarning;
import org.kudari.watch.TrainingWarning.Fault;

/** Gradients that vanish or explode on their way from the loss to the first layers. */
final class GradientFlow implements Rule {
    private static final double ALMOST_NONE = 1e-4;
    private static final double TOO_MUCH = 1e4;

    private final Streak vanishing = new Streak(5);
    private final Streak exploding = new Streak(5);

    @Override
    public Optional<TrainingWarning> step(StepSummary step) {
        List<LayerSummary> layers = step.layers().stream()
                .filter(layer -> !Double.isNaN(layer.gradient()))
                .toList();
        if (layers.isEmpty()) {
            return Optional.empty();
        }
        LayerSummary last = layers.getLast();
        // Behind dead units there is no gradient: that is another fault.
        boolean isAlive = step.layers().stream().noneMatch(layer -> layer.deadUnits() >= DeadUnits.MANY);
        boolean hasVanished =
                vanishing.add(isAlive && last.gradient() > 0 && starved(layers).isPresent());
        boolean hasExploded = exploding.add(layers.getFirst().gradient() > TOO_MUCH * last.gradient());
        if (hasVanished) {
            return starved(layers).map(layer -> vanished(step.step(), layers, layer));
        }
        return hasExploded ? Optional.of(exploded(step.step(), layers.getFirst(), last)) : Optional.empty();
    }

    /** The layer next to the loss that receives almost nothing of what a layer behind it has. */
    private static Optional<LayerSummary> starved(List<LayerSummary> layers) {
        double largest = 0;
        for (LayerSummary layer : layers.reversed()) {
            if (layer.gradient() < ALMOST_NONE * largest) {
                return Optional.of(layer);
            }
            largest = Math.max(largest, layer.gradient());
        }
        return Optional.empty();
    }

    private static TrainingWarning vanished(long step, List<LayerSummary> layers, LayerSummary starved) {
        List<LayerSummary> behind = layers.subList(layers.indexOf(starved) + 1, layers.size());
        String saturating = List.of("sigmoid", "tanh").stream()
                .filter(name -> behind.stream().anyMatch(layer -> layer.layer().equals(name)))
                .findFirst()
                .orElse(null);
        LayerSummary first = layers.getFirst();
        return new TrainingWarning(
                Fault.VANISHING_GRADIENT,
                step,
                first.path(),
                Rule.text(
                                "layer %s (%s) receives almost no gradient: norm %.1e, where the last layer has %.1e",
                                first.path(),
                                first.layer(),
                                first.gradient(),
                                layers.getLast().gradient())
                        + (saturating == null
                                ? ""
                                : Rule.text(
                                        ", in front of %d %s layers",
                                        layers.stream()
                                                .filter(layer -> layer.layer().equals(saturating))
                                                .count(),
                                        saturating)),
                saturating == null
                        ? "initial weights by He's rule, a normalisation between layers, or residuals"
                        : "ReLU with He's rule, or residuals");
    }

    private static TrainingWarning exploded(long step, LayerSummary first, LayerSummary last) {
        return new TrainingWarning(
                Fault.EXPLODING_GRADIENT,
                step,
                first.path(),
                Rule.text(
                        "layer %s (%s) receives a gradient of norm %.1e, where the last layer has %.1e",
                        first.path(), first.layer(), first.gradient(), last.gradient()),
                "smaller initial weights (He's rule), a normalisation between layers, or clipped gradients");
    }
}
