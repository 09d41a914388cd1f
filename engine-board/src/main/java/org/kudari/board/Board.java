package org.kudari.board;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.kudari.io.InvalidInputException;

/**
 * Serves a page that shows run logs, those that are being written and those that are finished, side by side. It listens on
 * the loopback interface alone. Only who knows the address, which has a random token in it, sees anything.
 */
public final class Board implements AutoCloseable {
    private static final int TOKEN_BYTES = 16;
    /** So long pages may take to be told the last lines. */
    private static final int SECONDS_TO_END = 2;

    /** How many connections may wait to be taken. */
    private static final int BACKLOG = 16;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final RunFiles runs;
    private final String token;

    /**
     * Starts the server.
     *
     * @param runs a run log, or a folder whose files that end with {@code .jsonl} are shown, also later ones
     * @param port the port; 0 for one that is free
     * @throws InvalidInputException if there is no such file or folder, or the port is taken
     */
    public Board(Path runs, int port) {
        this.runs = new RunFiles(runs);
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        token = HexFormat.of().formatHex(random);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), BACKLOG);
        } catch (IOException problem) {
            throw new InvalidInputException("the board cannot listen on port " + port + " of this machine: "
                    + problem.getMessage() + "; another port, or 0 for a free one, would do");
        }
        Guard guard = new Guard(token, server.getAddress().getPort());
        server.createContext("/", exchange -> {
            try (exchange) {
                if (guard.admits(exchange)) {
                    answer(exchange, guard);
                }
            }
        });
        server.setExecutor(threads);
        server.start();
    }

    private void answer(HttpExchange exchange, Guard guard) throws IOException {
        String path = guard.path(exchange);
        if (path.equals("events")) {
            new EventStream(runs, exchange).run();
        } else {
            PageFiles.send(exchange, path);
        }
    }

    /** {@return the address of the page, with the token} */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + token + "/");
    }

    /** Stops the server. Pages keep what they have shown. */
    @Override
    public void close() {
        runs.close();
        server.stop(SECONDS_TO_END);
        threads.shutdownNow();
    }
}
