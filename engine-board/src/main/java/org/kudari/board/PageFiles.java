package org.kudari.board;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The files that the page consists of. */
final class PageFiles {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final String UPLOT = "META-INF/resources/webjars/uplot/1.6.30/dist/";

    private record Entry(String type, String resource) {}

    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";

    private static final Map<String, Entry> FILES = Map.of(
            "", new Entry("text/html; charset=utf-8", "page/index.html"),
            "board.css", new Entry(STYLE, "page/board.css"),
            "board.js", new Entry(SCRIPT, "page/board.js"),
            "run.js", new Entry(SCRIPT, "page/run.js"),
            "charts.js", new Entry(SCRIPT, "page/charts.js"),
            "layers.js", new Entry(SCRIPT, "page/layers.js"),
            "uplot.js", new Entry(SCRIPT, UPLOT + "uPlot.esm.js"),
            "uplot.css", new Entry(STYLE, UPLOT + "uPlot.min.css"));

    private PageFiles() {}

    static void send(HttpExchange exchange, String path) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        secure(headers);
        Entry file = FILES.get(path);
        if (file == null) {
            exchange.sendResponseHeaders(NOT_FOUND, -1);
            return;
        }
        byte[] content = read(file.resource);
        headers.set("Content-Type", file.type);
        exchange.sendResponseHeaders(OK, content.length);
        exchange.getResponseBody().write(content);
    }

    private static byte[] read(String resource) throws IOException {
        try (InputStream in = resource.startsWith("META-INF")
                ? PageFiles.class.getClassLoader().getResourceAsStream(resource)
                : PageFiles.class.getResourceAsStream(resource)) {
            return in.readAllBytes();
        }
    }

    /** The page loads nothing from elsewhere, is shown in no other page, and tells nobody its address. */
    static void secure(Headers headers) {
        headers.set(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                        + " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cache-Control", "no-store");
    }
}
