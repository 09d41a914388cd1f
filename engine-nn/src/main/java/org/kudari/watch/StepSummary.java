package org.kudari.watch;

import java.util.List;
import java.util.Optional;

/**
 * A step that was watched.
 *
 * @param step the number of the step in the training, from 1
 * @param epoch its epoch, from 1
 * @param seconds the time since the training began, in which it trained
 * @param loss the mean loss of the rows since the summary before, or since the epoch began
 * @param learningRate the learning rate of the step
 * @param rowsPerSecond rows by the time that it trained, since the summary before
 * @param memory the bytes of living tensors on the device
 * @param input the features; empty if they are no floats
 * @param layers the layers that hold no others, in the order of the forward pass
 * @param parameters the parameters that are trained
 */
public record StepSummary(
        long step,
        int epoch,
        double seconds,
        double loss,
        double learningRate,
        double rowsPerSecond,
        long memory,
        Optional<InputSummary> input,
        List<LayerSummary> layers,
        List<ParameterSummary> parameters) {}
