package org.kudari.benchmarks.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.Optional;
import org.kudari.benchmarks.cases.Case;
import org.kudari.benchmarks.contender.ContenderProcess;

/** A contender in a process of its own, which is stopped whenever it is not asked for something. */
final class ProcessOpponent implements Opponent {
    private final String name;
    private final Role role;
    private final Process process;
    private final Writer requests;
    private final BufferedReader answers;
    private final String description;

    private ProcessOpponent(String name, Role role, Process process) {
        this.name = name;
        this.role = role;
        this.process = process;
        requests = process.outputWriter();
        answers = process.inputReader();
        try {
            description = answer("ready");
        } catch (OpponentFailure e) {
            close();
            throw e;
        }
    }

    /**
     * Starts the process.
     *
     * @param builder runs {@link ContenderProcess}
     * @throws OpponentFailure if the contender cannot run here
     */
    static ProcessOpponent start(String name, Role role, ProcessBuilder builder) {
        try {
            Process process = builder.start();
            // A stopped process would outlive this one: it does not see that its input has ended.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new ProcessOpponent(name, role, process);
        } catch (IOException e) {
            throw new OpponentFailure(e.getMessage());
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Role role() {
        return role;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Optional<Prepared> prepare(Case of) {
        String answer = ask("prepare " + of.id(), "");
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
        Signals.resume(process);
        try {
            requests.write(request + "\n");
            requests.flush();
        } catch (IOException _) {
            throw died();
        }
        return answer(expected);
    }

    /** What follows the expected word in the next answer; the process is stopped once it has answered. */
    private String answer(String expected) {
        try {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith(ContenderProcess.PREFIX)) {
                    Signals.stop(process);
                    return stripped(line.substring(ContenderProcess.PREFIX.length()), expected);
                }
            }
        } catch (IOException _) {
            // The same as an end.
        }
        throw died();
    }

    private static String stripped(String answer, String expected) {
        if (!answer.startsWith(expected)) {
            throw new OpponentFailure(answer.startsWith("failed ") ? answer.substring("failed ".length()) : answer);
        }
        return answer.substring(expected.length()).strip();
    }

    private OpponentFailure died() {
        return new OpponentFailure(
                "its process ended unexpectedly; with KUDARI_DEBUG=1 in the environment it says more");
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
