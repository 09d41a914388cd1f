package org.kudari.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.io.InvalidInputException;
import org.kudari.watch.Histogram;

/** The server, asked by bare sockets: a client of the JDK would not send a foreign Host. */
@Timeout(60)
class BoardTest {
    @TempDir
    Path folder;

    private static Socket ask(URI address, String path, String... headers) throws IOException {
        return send(address, "GET", path, headers);
    }

    private static Socket send(URI address, String method, String path, String... headers) throws IOException {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), address.getPort());
        List<String> all = new ArrayList<>(List.of(headers));
        if (all.stream().noneMatch(header -> header.startsWith("Host:"))) {
            all.addFirst("Host: 127.0.0.1:" + address.getPort());
        }
        socket.setSoTimeout(20_000);
        // A client of version 1.0 is sent no chunks, whose sizes would be among the lines.
        String request =
                method + " " + path + " HTTP/1.0\r\n" + String.join("\r\n", all) + "\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private static String status(Socket asked) throws IOException {
        try (asked) {
            return lines(asked).readLine().split(" ")[1];
        }
    }

    private static BufferedReader lines(Socket asked) throws IOException {
        return new BufferedReader(new InputStreamReader(asked.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The next event: its lines but for the empty one at its end. */
    private static List<String> event(BufferedReader lines) throws IOException {
        List<String> event = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.matches("id: .*|data:.*|event: .*")) {
                event.add(line);
            } else if (line.isEmpty() && !event.isEmpty()) {
                return event;
            }
        }
        throw new AssertionError("the stream ended after " + event);
    }

    @Test
    void onlyThisMachineIsListenedTo() throws IOException {
        RunFile.in(folder, "a");
        try (Board board = new Board(folder, 0)) {
            assertThat(board.address().toString()).matches("http://127\\.0\\.0\\.1:[0-9]+/[0-9a-f]{32}/");
            for (InetAddress other : NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress())
                    .toList()) {
                assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
                    try (Socket socket = new Socket(other, board.address().getPort())) {
                        socket.getOutputStream().write(1);
                    }
                });
            }
        }
    }

    @Test
    void whoDoesNotKnowTheTokenOrComesFromElsewhereIsRefused() throws IOException {
        RunFile.in(folder, "a");
        try (Board board = new Board(folder, 0)) {
            URI address = board.address();
            String path = address.getPath();
            String own = "http://127.0.0.1:" + address.getPort();

            assertThat(status(ask(address, path))).isEqualTo("200");
            assertThat(status(ask(address, path, "Origin: " + own))).isEqualTo("200");
            assertThat(status(ask(address, path, "Host: localhost:" + address.getPort())))
                    .isEqualTo("200");
            assertThat(status(ask(address, path, "Sec-Fetch-Site: none"))).isEqualTo("200");
            assertThat(status(ask(address, path, "Sec-Fetch-Site: same-origin")))
                    .isEqualTo("200");

            assertThat(status(ask(address, "/"))).isEqualTo("403");
            assertThat(status(ask(address, path.substring(0, path.length() - 1))))
                    .isEqualTo("403");
            assertThat(status(ask(address, path.replaceAll("[0-9a-f]/$", "g/"))))
                    .isEqualTo("403");
            assertThat(status(ask(address, "/" + "0".repeat(32) + "/"))).isEqualTo("403");
            assertThat(status(ask(address, "/" + "0".repeat(32) + "/events"))).isEqualTo("403");
            assertThat(status(ask(address, path, "Host: evil.example:" + address.getPort())))
                    .isEqualTo("403");
            assertThat(status(ask(address, path, "Host: 127.0.0.1:1"))).isEqualTo("403");
            assertThat(status(ask(address, path, "Origin: http://evil.example")))
                    .isEqualTo("403");
            assertThat(status(ask(address, path, "Origin: null"))).isEqualTo("403");
            assertThat(status(ask(address, path + "events", "Sec-Fetch-Site: cross-site")))
                    .isEqualTo("403");
            assertThat(status(ask(address, path + "../a.jsonl"))).isEqualTo("404");
            assertThat(status(ask(address, path + "a.jsonl"))).isEqualTo("404");
            assertThat(status(send(address, "POST", path))).isEqualTo("405");
        }
    }

    @Test
    void thePageIsWholeAndLoadsNothingFromElsewhere() throws IOException {
        RunFile.in(folder, "a");
        try (Board board = new Board(folder, 0)) {
            for (String file :
                    List.of("", "board.css", "board.js", "run.js", "charts.js", "layers.js", "uplot.js", "uplot.css")) {
                try (Socket asked = ask(board.address(), board.address().getPath() + file)) {
                    List<String> answer = lines(asked).lines().toList();
                    assertThat(answer.getFirst()).as(file).endsWith(" 200 OK");
                    assertThat(answer)
                            .anyMatch(line -> line.startsWith("Content-security-policy: default-src 'none'"))
                            .contains("Referrer-policy: no-referrer", "X-content-type-options: nosniff");
                    if (!file.startsWith("uplot")) {
                        // Names of formats are no addresses.
                        assertThat(String.join("\n", answer)).doesNotContain("http://", "https://", "//cdn");
                    }
                }
            }
        }
    }

    /** The log says a histogram as the number of its first range and counts: the page must know the ranges. */
    @Test
    void thePageKnowsTheRangesOfHistograms() throws IOException {
        try (InputStream script = Board.class.getResourceAsStream("page/layers.js")) {
            assertThat(new String(script.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("const RANGES = " + Histogram.NOT_FINITE + ";")
                    .contains("const ZERO = " + Histogram.ZERO + ";")
                    .contains("const SMALLEST = " + Math.getExponent(Histogram.SMALLEST) + ";");
        }
    }

    @Test
    void linesComeAsTheyAreWrittenAndNoneIsLostOrTwice() throws IOException {
        RunFile run = RunFile.in(folder, "a");
        run.write("{\"one\":1}\n{\"two\":");
        try (Board board = new Board(folder, 0)) {
            String path = board.address().getPath() + "events";
            String id;
            try (Socket asked = ask(board.address(), path)) {
                BufferedReader lines = lines(asked);
                assertThat(event(lines)).containsExactly("id: 10", "data: a", "data: new", "data: {\"one\":1}");
                run.write("2}\n");
                List<String> second = event(lines);
                assertThat(second).containsExactly("id: 20", "data: a", "data: more", "data: {\"two\":2}");
                id = second.getFirst().substring("id: ".length());
            }
            run.write("{\"three\":3}\n");
            try (Socket asked = ask(board.address(), path, "Last-Event-ID: " + id)) {
                BufferedReader lines = lines(asked);
                assertThat(event(lines)).containsExactly("id: 32", "data: a", "data: more", "data: {\"three\":3}");
                RunFile.in(folder, "0-later").write("{}\n");
                assertThat(event(lines)).containsExactly("id: 32,3", "data: 0-later", "data: new", "data: {}");
                Files.writeString(run.path(), "{\"new\":1}\n");
                assertThat(event(lines)).containsExactly("id: 10,3", "data: a", "data: new", "data: {\"new\":1}");
            }
            try (Socket asked = ask(board.address(), path, "Last-Event-ID: x,-1")) {
                assertThat(event(lines(asked))).contains("data: new");
            }
        }
    }

    @Test
    void pagesAreToldTheLastLinesBeforeTheEnd() throws IOException {
        RunFile run = RunFile.in(folder, "a");
        run.write("{}\n");
        Board board = new Board(run.path(), 0);
        try (Socket asked = ask(board.address(), board.address().getPath() + "events")) {
            BufferedReader lines = lines(asked);
            event(lines);
            run.write("{\"last\":1}\n");
            board.close();
            assertThat(event(lines)).contains("data: {\"last\":1}");
            assertThat(event(lines)).containsExactly("event: end", "data:");
        }
    }

    @Test
    void manyLinesComeInPieces() throws IOException {
        RunFile run = RunFile.in(folder, "a");
        String line = "{\"x\":\"" + "y".repeat(990) + "\"}\n";
        run.write(line.repeat(5_000));
        int count = 0;
        try (Board board = new Board(run.path(), 0);
                Socket asked = ask(board.address(), board.address().getPath() + "events")) {
            BufferedReader lines = lines(asked);
            while (count < 5_000) {
                count += event(lines).size() - 3;
            }
        }
        assertThat(count).isEqualTo(5_000);
    }

    @Test
    void badPlacesAreNamed() throws IOException {
        RunFile run = RunFile.in(folder, "a");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new Board(folder.resolve("missing"), 0))
                .withMessage(folder.resolve("missing") + ": there is no such run log or folder of run logs");
        try (Board board = new Board(run.path(), 0)) {
            int port = board.address().getPort();
            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(() -> new Board(run.path(), port))
                    .withMessageStartingWith("the board cannot listen on port " + port + " of this machine: ");
        }
    }
}
