package org.kudari.benchmarks.contender;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.kudari.benchmarks.cases.BenchmarkCase;
import org.kudari.benchmarks.cases.BenchmarkCases;

/**
 * The process of a contender. Requests are lines on standard input. Each is answered with one line on standard output
 * that starts with {@link #PREFIX}; other output of a library is ignored.
 *
 * <table>
 * <caption>Requests and answers</caption>
 * <tr><td>(start)</td><td>{@code ready DESCRIPTION}</td></tr>
 * <tr><td>{@code prepare CASE}</td><td>{@code prepared BILLIONS EVIDENCE...}, or {@code none}</td></tr>
 * <tr><td>{@code settle}</td><td>{@code settled SECONDS}</td></tr>
 * <tr><td>{@code measure}</td><td>{@code time SECONDS}: the mean time of a call</td></tr>
 * <tr><td>(anything)</td><td>{@code failed REASON}</td></tr>
 * </table>
 *
 * <p>It ends when its standard input ends. On Linux it also ends with the process that started it, even while it is
 * stopped.
 */
public final class ContenderProcess {
    /** The start of every answer, which distinguishes it from other output. */
    public static final String PREFIX = "bench> ";

    private final Contender contender;
    private BenchmarkCase current;
    private Workload workload;

    ContenderProcess(Contender contender) {
        this.contender = contender;
    }

    /** Arguments: the contender's name and its number of threads. */
    public static void main(String[] arguments) throws IOException {
        ParentDeathSignal.request();
        PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        // Redirects the output of libraries that print to standard output.
        System.setOut(System.err);
        try (Contender contender = open(arguments[0], Integer.parseInt(arguments[1]))) {
            answer(answers, "ready " + contender.description());
            BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            ContenderProcess process = new ContenderProcess(contender);
            for (String request = requests.readLine(); request != null; request = requests.readLine()) {
                answer(answers, process.answer(request));
            }
        } catch (RuntimeException | LinkageError e) {
            e.printStackTrace();
            answer(answers, failed(e));
        }
        // Some libraries have threads that are not daemons.
        Runtime.getRuntime().halt(0);
    }

    private static Contender open(String name, int threads) {
        Optional<Contender> own = BuiltInContenders.open(name, threads);
        return own.orElseGet(() -> ServiceLoader.load(ContenderFactory.class)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no contender '" + name + "'"))
                .open(threads));
    }

    private static void answer(PrintStream answers, String text) {
        answers.println(PREFIX + text.replace('\n', ' '));
    }

    private static String failed(Throwable problem) {
        return "failed " + (problem.getMessage() == null ? problem : problem.getMessage());
    }

    /** The answer to a request. */
    String answer(String request) {
        try {
            if (request.startsWith("prepare ")) {
                return prepare(request.substring("prepare ".length()));
            }
            return switch (request) {
                case "settle" -> "settled " + WorkloadTimer.settle(prepared());
                case "measure" -> "time " + WorkloadTimer.measure(prepared());
                default -> "failed there is no request '" + request + "'";
            };
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            e.printStackTrace();
            return failed(e);
        }
    }

    private String prepare(String id) {
        workload = null;
        current = BenchmarkCases.find(id)
                .orElseThrow(() -> new IllegalArgumentException("there is no case '" + id + "'"));
        Optional<Workload> made = contender.prepare(current);
        if (made.isEmpty()) {
            return "none";
        }
        workload = made.get();
        String evidence = Arrays.stream(workload.evidence())
                .mapToObj(number -> " " + number)
                .collect(Collectors.joining());
        return "prepared " + workload.billions(current) + evidence;
    }

    private Workload prepared() {
        if (workload == null) {
            throw new IllegalStateException("nothing is prepared");
        }
        return workload;
    }
}
