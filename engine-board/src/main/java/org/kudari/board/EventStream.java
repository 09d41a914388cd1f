package org.kudari.board;

import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Tells a page the lines of all runs, as server-sent events (HTML Living Standard, section 9.2). The data of an event is the
 * name of a run, {@code more} or {@code new}, and then lines of its log. The id says how much of each file the page has
 * then. A browser that has lost the connection sends it with the next one, so no line is lost and none comes twice.
 */
final class EventStream {
    private static final long MILLIS_BETWEEN_LOOKS = 200;
    /** An event without data, so often. Else nobody would notice that the page is gone. */
    private static final long MILLIS_BETWEEN_SIGNS = 10_000;

    private final RunFiles runs;
    private final HttpExchange exchange;
    private final List<Long> places = new ArrayList<>();

    EventStream(RunFiles runs, HttpExchange exchange) {
        this.runs = runs;
        this.exchange = exchange;
        String known = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        if (known != null && known.matches("[0-9]{1,18}(,[0-9]{1,18})*")) {
            Arrays.stream(known.split(",")).map(Long::valueOf).forEach(places::add);
        }
    }

    /** Returns when the page or the board is closed. */
    void run() throws IOException {
        PageFiles.secure(exchange.getResponseHeaders());
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        exchange.sendResponseHeaders(200, 0);
        try (Writer out =
                new BufferedWriter(new OutputStreamWriter(exchange.getResponseBody(), StandardCharsets.UTF_8))) {
            long lastSign = System.nanoTime();
            while (!runs.isClosed()) {
                boolean hasNews = sendNews(out);
                if (!hasNews && System.nanoTime() - lastSign > MILLIS_BETWEEN_SIGNS * 1_000_000) {
                    out.write(":\n\n");
                    hasNews = true;
                }
                if (hasNews) {
                    out.flush();
                    lastSign = System.nanoTime();
                }
                Thread.sleep(MILLIS_BETWEEN_LOOKS);
            }
            sendNews(out);
            out.write("event: end\ndata:\n\n");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean sendNews(Writer out) throws IOException {
        List<Path> files = runs.find();
        while (places.size() < files.size()) {
            places.add(0L);
        }
        boolean hasNews = false;
        for (int i = 0; i < files.size(); i++) {
            RunFiles.Lines next;
            do {
                next = RunFiles.read(files.get(i), places.get(i));
                boolean isFirst = places.get(i) == 0 || next.isNew();
                places.set(i, next.end());
                if (!next.lines().isEmpty()) {
                    send(out, RunFiles.name(files.get(i)), isFirst, next.lines());
                    hasNews = true;
                }
            } while (!next.lines().isEmpty());
        }
        return hasNews;
    }

    private void send(Writer out, String run, boolean isFirst, List<String> lines) throws IOException {
        out.write("id: " + places.stream().map(String::valueOf).collect(Collectors.joining(",")) + "\n");
        out.write("data: " + run.replaceAll("[\\r\\n]", " ") + "\n");
        out.write(isFirst ? "data: new\n" : "data: more\n");
        for (String line : lines) {
            out.write("data: " + line + "\n");
        }
        out.write("\n");
    }
}
