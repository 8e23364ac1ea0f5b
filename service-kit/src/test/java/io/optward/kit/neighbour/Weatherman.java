package io.optward.kit.neighbour;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A neighbour who says to every question exactly the bytes he was told to, and hangs up. */
final class Weatherman implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final List<Socket> callers = new CopyOnWriteArrayList<>();
    private final String answer;

    private Weatherman(String answer) throws IOException {
        this.answer = answer;
        Thread.ofVirtual().name("weatherman").start(this::serve);
    }

    /** Says this, from the status line on. */
    static Weatherman saying(String answer) throws IOException {
        return new Weatherman(answer);
    }

    /** Listens, says nothing and does not hang up. */
    static Weatherman silent() throws IOException {
        return new Weatherman("");
    }

    /** Where he can be asked. */
    String address() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                var caller = server.accept();
                callers.add(caller);
                hear(caller);
                if (!answer.isEmpty()) {
                    caller.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                    caller.close();
                }
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static void hear(Socket caller) throws IOException {
        var question = caller.getInputStream();
        var heard = new StringBuilder();
        while (heard.indexOf("\r\n\r\n") < 0) {
            heard.append((char) question.read());
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var caller : callers) {
            caller.close();
        }
    }
}
