package org.kudari.examples;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.kudari.device.Device;

/**
 * A program of this package. Each is one file with a {@code main} of its own; this is the list of them.
 *
 * @param name the file's name in lower case, with hyphens between the words
 * @param summary what the program shows, in a line
 * @param program what the file's {@code main} runs on {@code Devices.best()}
 */
public record Example(String name, String summary, Program program) {

    /** What an example does on a device. */
    @FunctionalInterface
    public interface Program {
        /** Runs it, and writes what it finds to {@code out}. */
        void run(Device device, PrintWriter out);
    }

    /** All of them, in the order in which a newcomer reads them. */
    public static List<Example> all() {
        return List.of(
                new Example("neuron", "one weight, one step down its gradient", Neuron::run),
                new Example("backprop", "the way of a gradient back through two layers", Backprop::run),
                new Example("and-gate", "a neuron that learns the logical and", AndGate::run),
                new Example(
                        "passengers", "a table of texts, dates and gaps, from a file to a prediction", Passengers::run),
                new Example("digits", "a network that learns to read digits, and where it looks", Digits::run),
                new Example(
                        "custom-activation", "an activation of your own, and its derivative", CustomActivation::run),
                new Example(
                        "custom-operation",
                        "an operation of your own, and a check of its gradient",
                        CustomOperation::run),
                new Example("evaluate", "how good a network is, by several measures at once", Evaluate::run),
                new Example("watching", "a training that is ill, and a doctor that says so", Watching::run),
                new Example(
                        "learning-rates",
                        "a learning rate that rises and falls, and what it is for",
                        LearningRates::run),
                new Example("embeddings", "letters that learn where to be on a plane", Embeddings::run),
                new Example("saving-and-loading", "what a network has learned, in a file", SavingAndLoading::run),
                new Example("resume", "a training that goes on from a checkpoint, to the bit", Resume::run),
                new Example("fine-tuning", "a frozen part of one network as the start of another", FineTuning::run),
                new Example("per-sample", "the gradient of each row by itself", PerSample::run),
                new Example("jacobians", "derivatives of many numbers by many: Jacobian and Hessian", Jacobians::run),
                new Example("gradient-penalty", "a loss that has a gradient in it", GradientPenalty::run),
                new Example(
                        "two-devices", "one training on every device, and how close the results are", TwoDevices::run));
    }

    /** The example of that name, if there is one. */
    public static Optional<Example> named(String name) {
        return all().stream().filter(example -> example.name().equals(name)).findFirst();
    }
}
