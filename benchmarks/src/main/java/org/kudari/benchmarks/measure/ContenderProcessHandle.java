package org.kudari.benchmarks.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.kudari.backend.MatmulPrecision;
import org.kudari.benchmarks.cases.BenchmarkCase;
import org.kudari.benchmarks.contender.ContenderProcess;

/**
 * A contender in a process of its own, which is stopped except while it answers a request. If the process ends, or is
 * ended because it did not answer in time, all further requests fail.
 */
final class ContenderProcessHandle implements ContenderHandle {
    /** Longer than any valid answer takes: warming up takes 20 seconds and a call. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** The element of the queue after the last line. */
    private static final String END = "\n";

    private final ContenderLauncher launcher;
    private final Process process;
    private final Writer requests;
    private final Duration patience;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final String description;

    /** The reason why the contender cannot go on; null if it can. */
    private String end;

    private ContenderProcessHandle(ContenderLauncher launcher, Process process, Duration patience) {
        this.launcher = launcher;
        this.process = process;
        this.patience = patience;
        requests = process.outputWriter();
        Thread.ofPlatform().daemon().name("answers of " + launcher.name()).start(() -> readLines(process, lines));
        try {
            description = answer("ready");
        } catch (ContenderFailure e) {
            close();
            throw e;
        }
    }

    /**
     * Starts the process.
     *
     * @param builder describes the contender's process
     * @throws ContenderFailure if the contender cannot run here
     */
    static ContenderProcessHandle start(ContenderLauncher launcher, ProcessBuilder builder) {
        return start(launcher, builder, PATIENCE);
    }

    /** @param patience the longest time that an answer may take */
    static ContenderProcessHandle start(ContenderLauncher launcher, ProcessBuilder builder, Duration patience) {
        try {
            Process process = builder.start();
            // A stopped process does not notice that its input ended, so it is killed in a shutdown hook. If this
            // process is killed, ParentDeathSignal ends the contender where that is supported.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new ContenderProcessHandle(launcher, process, patience);
        } catch (IOException e) {
            throw new ContenderFailure(e.getMessage());
        }
    }

    private static void readLines(Process process, BlockingQueue<String> lines) {
        try (BufferedReader reader = process.inputReader()) {
            reader.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException _) {
            // Handled like the end of the output.
        }
        lines.add(END);
    }

    @Override
    public String name() {
        return launcher.name();
    }

    @Override
    public Role role() {
        return launcher.role();
    }

    @Override
    public MatmulPrecision precision() {
        return launcher.precision();
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Optional<Prepared> prepare(BenchmarkCase benchmarkCase) {
        String answer = ask("prepare " + benchmarkCase.id(), "");
        if (answer.equals("none")) {
            return Optional.empty();
        }
        double[] numbers = Arrays.stream(stripped(answer, "prepared").split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        return Optional.of(new Prepared(numbers[0], Arrays.copyOfRange(numbers, 1, numbers.length)));
    }

    @Override
    public double settle() {
        return Double.parseDouble(ask("settle", "settled"));
    }

    @Override
    public double measure() {
        return Double.parseDouble(ask("measure", "time"));
    }

    private String ask(String request, String expected) {
        if (end != null) {
            throw new ContenderFailure(end);
        }
        ProcessSignals.resume(process);
        try {
            requests.write(request + "\n");
            requests.flush();
        } catch (IOException _) {
            throw died();
        }
        return answer(expected);
    }

    /** The text after the expected word in the next answer. The process is stopped once it has answered. */
    private String answer(String expected) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            String line = nextLine(deadline);
            if (line == null) {
                throw tooLate();
            }
            if (line.equals(END)) {
                throw died();
            }
            if (line.startsWith(ContenderProcess.PREFIX)) {
                ProcessSignals.stop(process);
                return stripped(line.substring(ContenderProcess.PREFIX.length()), expected);
            }
        }
    }

    /** The next line of its output; null if there is none before the deadline. */
    private String nextLine(long deadline) {
        try {
            return lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new ContenderFailure("waiting for it was interrupted");
        }
    }

    private static String stripped(String answer, String expected) {
        if (!answer.startsWith(expected)) {
            throw new ContenderFailure(answer.startsWith("failed ") ? answer.substring("failed ".length()) : answer);
        }
        return answer.substring(expected.length()).strip();
    }

    private ContenderFailure died() {
        end = "its process ended unexpectedly; with KUDARI_DEBUG=1 in the environment it says more";
        return new ContenderFailure(end);
    }

    private ContenderFailure tooLate() {
        end = "it did not answer within " + patience.toSeconds() + " seconds and was ended";
        process.destroyForcibly();
        return new ContenderFailure(end);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
