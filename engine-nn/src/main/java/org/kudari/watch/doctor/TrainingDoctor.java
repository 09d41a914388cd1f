package org.kudari.watch.doctor;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.kudari.watch.EpochSummary;
import org.kudari.watch.RunDescription;
import org.kudari.watch.RunEnd;
import org.kudari.watch.RunListener;
import org.kudari.watch.StepSummary;
import org.kudari.watch.TrainingWarning;

/**
 * Names what is wrong with a training, and a cure. It listens to a {@link org.kudari.watch.TrainingWatch}, or is told of a
 * run that is over. Each kind of fault is named once in a run, where it is seen first. A fault must last for some watched
 * steps before it is named: all healthy trainings have bad moments.
 */
public final class TrainingDoctor implements RunListener {
    private final List<RunListener> told;
    private final List<Rule> rules;
    private final List<TrainingWarning> warnings = new ArrayList<>();

    /**
     * A doctor.
     *
     * @param told are told of each warning, such as a log
     */
    public TrainingDoctor(RunListener... told) {
        this.told = List.of(told);
        // The causes before the effects: a rule sees which faults are known.
        this.rules = List.of(
                new InputScale(),
                new Divergence(),
                new GradientFlow(),
                new DeadUnits(),
                new StepSize(),
                new Overfitting(),
                new Stagnation());
    }

    /** {@return the faults that were seen until now, in their order} */
    public List<TrainingWarning> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public void begin(RunDescription run) {
        rules.forEach(rule -> rule.begin(run));
    }

    @Override
    public void step(StepSummary step) {
        rules.forEach(rule -> rule.step(step).ifPresent(this::add));
    }

    @Override
    public void epoch(EpochSummary epoch) {
        rules.forEach(rule -> rule.epoch(epoch, known()).ifPresent(this::add));
    }

    @Override
    public void end(RunEnd end) {
        rules.forEach(rule -> rule.end(end).ifPresent(this::add));
    }

    private Set<TrainingWarning.Fault> known() {
        Set<TrainingWarning.Fault> faults = EnumSet.noneOf(TrainingWarning.Fault.class);
        warnings.forEach(warning -> faults.add(warning.fault()));
        return faults;
    }

    private void add(TrainingWarning warning) {
        if (!known().contains(warning.fault())) {
            warnings.add(warning);
            told.forEach(listener -> listener.warning(warning));
        }
    }
}
