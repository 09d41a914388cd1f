package org.kudari.train.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A step of a training. */
@Name("org.kudari.Step")
@Label("Training Step")
@Category("Kudari")
@Description("A step of a training. An asynchronous device may still compute when it ends.")
@StackTrace(false)
final class StepEvent extends Event {
    @Label("Step")
    @Description("The number of the step in the training, from 1")
    long step;

    @Label("Epoch")
    int epoch;

    @Label("Rows")
    int rows;

    static TrainingEvents.Running begin(long step, int epoch, int rows) {
        StepEvent event = new StepEvent();
        event.step = step;
        event.epoch = epoch;
        event.rows = rows;
        event.begin();
        return event::commit;
    }
}
