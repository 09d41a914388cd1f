package org.kudari.cli.options;

import org.kudari.io.InvalidInputException;
import org.kudari.optim.OneCycle;
import org.kudari.optim.ReduceOnPlateau;
import org.kudari.optim.Schedule;
import org.kudari.optim.Schedules;
import org.kudari.train.Trainer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How the learning rate changes in the course of a training. */
public final class ScheduleOptions {
    private static final int PLATEAU_PATIENCE = 2;

    private enum Kind {
        ONE_CYCLE,
        COSINE,
        LINEAR,
        PLATEAU,
        NONE
    }

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            defaultValue = "one-cycle",
            converter = KindConverter.class,
            description = {
                "How the learning rate changes (default: ${DEFAULT-VALUE}):",
                "one-cycle: up to the rate in the first 30 %% of the steps, then down to nothing.",
                "cosine, linear: down to nothing over all steps.",
                "plateau: a tenth when the loss has not become smaller for " + PLATEAU_PATIENCE + " epochs.",
                "none: the same in all steps."
            })
    private Kind kind;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            converter = Convert.Count.class,
            description = "Steps in which the rate rises to its height first; one-cycle has a rise of its own.")
    private Integer warmup;

    /** Refuses options that would be ignored. */
    public void requireFitting() {
        if (warmup != null && kind == Kind.ONE_CYCLE) {
            throw new InvalidInputException(
                    "--warmup goes with --schedule cosine, linear, plateau or none: one-cycle begins with a rise");
        }
    }

    /** The trainer with the schedule, for a training of so many steps. */
    public Trainer apply(Trainer trainer, long steps) {
        long rise = warmup == null ? 0 : warmup;
        if (rise >= steps) {
            throw new InvalidInputException(
                    "--warmup " + rise + " leaves none of the " + steps + " steps of the training");
        }
        Schedule after = switch (kind) {
            case ONE_CYCLE -> OneCycle.of(steps);
            case COSINE -> Schedules.cosine(steps - rise);
            case LINEAR -> Schedules.linear(steps - rise, 1, 0);
            case PLATEAU, NONE -> Schedules.constant(1);
        };
        Trainer scheduled =
                trainer.schedule(rise == 0 ? after : Schedules.warmup(rise).then(after));
        return kind == Kind.PLATEAU
                ? scheduled.reduceOnPlateau(ReduceOnPlateau.ofFalling().patience(PLATEAU_PATIENCE))
                : scheduled;
    }

    private static final class KindConverter implements ITypeConverter<Kind> {
        @Override
        public Kind convert(String text) {
            return switch (text) {
                case "one-cycle" -> Kind.ONE_CYCLE;
                case "cosine" -> Kind.COSINE;
                case "linear" -> Kind.LINEAR;
                case "plateau" -> Kind.PLATEAU;
                case "none" -> Kind.NONE;
                default ->
                    throw new TypeConversionException(
                            "must be one-cycle, cosine, linear, plateau or none, not '" + text + "'");
            };
        }
    }
}
