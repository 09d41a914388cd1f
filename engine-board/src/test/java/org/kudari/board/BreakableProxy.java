package org.kudari.board;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between a browser and a board, and can break all connections, as a network does. Takes one request each. */
final class BreakableProxy implements AutoCloseable {
    private final URI target;
    private final ServerSocket listening = new ServerSocket(0, 16, InetAddress.getByName("127.0.0.1"));
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    BreakableProxy(URI target) throws IOException {
        this.target = target;
        Thread.ofVirtual().start(this::accept);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort() + target.getPath());
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket browser = listening.accept();
                Socket board = new Socket("127.0.0.1", target.getPort());
                open.add(browser);
                open.add(board);
                Thread.ofVirtual().start(() -> answer(browser, board));
            } catch (IOException _) {
                // Closed.
            }
        }
    }

    /** The board answers nobody who calls it by another name. */
    private void answer(Socket browser, Socket board) {
        try (browser;
                board) {
            StringBuilder request = new StringBuilder();
            InputStream in = browser.getInputStream();
            while (request.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    return;
                }
                request.append((char) next);
            }
            String toBoard = request.toString()
                    .replace(":" + listening.getLocalPort(), ":" + target.getPort())
                    .replace("Connection: keep-alive", "Connection: close");
            board.getOutputStream().write(toBoard.getBytes(StandardCharsets.ISO_8859_1));
            board.getInputStream().transferTo(browser.getOutputStream());
        } catch (IOException _) {
            // Broken, by whichever side.
        }
    }

    void breakConnections() throws IOException {
        for (Socket socket : open) {
            open.remove(socket);
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        breakConnections();
    }
}
