package io.optward.bench.ingress;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A connection that posts and reads the status of the answer, as cheaply as can be: it shares two processors with what is
 * measured, and what a full client costs would be measured as well.
 */
final class PlainConnection implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream answers;
    private final String head;

    PlainConnection(int port, String path) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        answers = new BufferedInputStream(socket.getInputStream(), 1_024);
        head = "POST " + path
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nX-Hub-Signature-256: ";
    }

    /** Posts a webhook. @return the status of the answer */
    int post(SignedWebhooks.Signed webhook) throws IOException {
        var request = (head + webhook.signature() + "\r\nContent-Length: " + webhook.body().length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        var whole = new byte[request.length + webhook.body().length];
        System.arraycopy(request, 0, whole, 0, request.length);
        System.arraycopy(webhook.body(), 0, whole, request.length, webhook.body().length);
        socket.getOutputStream().write(whole);
        return readAnswer();
    }

    private int readAnswer() throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        int length = 0;
        for (var line = line(); !line.isEmpty(); line = line()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(
                        line.substring("content-length:".length()).strip());
            }
        }
        answers.skipNBytes(length);
        return status;
    }

    private String line() throws IOException {
        var line = new StringBuilder(64);
        for (int c = answers.read(); c != '\n'; c = answers.read()) {
            if (c < 0) {
                throw new EOFException("hung up in the middle of an answer");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
