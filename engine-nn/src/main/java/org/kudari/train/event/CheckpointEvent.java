package org.kudari.train.event;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A checkpoint that was written. */
@Name("org.kudari.Checkpoint")
@Label("Checkpoint")
@Category("Kudari")
@StackTrace(false)
final class CheckpointEvent extends Event {
    @Label("Step")
    long step;

    static TrainingEvents.Running begin(long step) {
        CheckpointEvent event = new CheckpointEvent();
        event.step = step;
        event.begin();
        return event::commit;
    }
}
