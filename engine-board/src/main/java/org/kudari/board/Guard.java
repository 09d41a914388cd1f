package org.kudari.board;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;

/**
 * Decides which requests are answered. Any page in any browser may send requests to this machine. What it cannot do is know
 * the token, name this server as host under another name, or pretend to come from this server's own page.
 */
final class Guard {
    private static final int FORBIDDEN = 403;
    private static final int METHOD_NOT_ALLOWED = 405;

    private final byte[] token;
    private final Set<String> hosts;

    Guard(String token, int port) {
        this.token = token.getBytes(StandardCharsets.US_ASCII);
        this.hosts = Set.of("127.0.0.1:" + port, "localhost:" + port);
    }

    /** Whether a request is to be answered; else it has been refused. */
    boolean admits(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        String host = headers.getFirst("Host");
        String origin = headers.getFirst("Origin");
        boolean isOwn = host != null
                && hosts.contains(host)
                && (origin == null || origin.equals("http://" + host))
                && !List.of("cross-site", "same-site").contains(headers.getFirst("Sec-Fetch-Site") + "");
        if (!isOwn || !hasToken(exchange)) {
            refuse(exchange, FORBIDDEN);
            return false;
        }
        if (!exchange.getRequestMethod().equals("GET")) {
            refuse(exchange, METHOD_NOT_ALLOWED);
            return false;
        }
        return true;
    }

    private static void refuse(HttpExchange exchange, int status) throws IOException {
        PageFiles.secure(exchange.getResponseHeaders());
        exchange.sendResponseHeaders(status, -1);
    }

    private boolean hasToken(HttpExchange exchange) {
        String[] parts = exchange.getRequestURI().getPath().split("/", 3);
        // In constant time: how much of a guess is right must not be seen.
        return parts.length == 3 && MessageDigest.isEqual(parts[1].getBytes(StandardCharsets.UTF_8), token);
    }

    /** What an admitted request asks for, behind the token. */
    String path(HttpExchange exchange) {
        return exchange.getRequestURI().getPath().substring(token.length + 2);
    }
}
