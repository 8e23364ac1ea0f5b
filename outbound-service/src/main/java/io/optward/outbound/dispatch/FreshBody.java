package io.optward.outbound.dispatch;

import io.optward.outbound.clearance.Freshness;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/**
 * A body that is only sent while its decision is fresh. The client asks for it when the connection stands and the request
 * line is out, so this is the last moment before the first byte; a request without its body is no message.
 */
final class FreshBody implements BodyPublisher {

    private final Freshness freshness;
    private final BodyPublisher body;
    private final Runnable firstByte;
    private volatile boolean withheld;
    private volatile boolean given;

    /**
     * @param firstByte run when the body is about to go out, while the decision is fresh
     */
    FreshBody(byte[] body, Freshness freshness, Runnable firstByte) {
        this.freshness = freshness;
        this.firstByte = firstByte;
        this.body = BodyPublishers.ofByteArray(body);
    }

    @Override
    public long contentLength() {
        return body.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        if (freshness.isOver()) {
            withheld = true;
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {
                    // there is nothing to give
                }

                @Override
                public void cancel() {
                    // nothing runs
                }
            });
            subscriber.onError(new IOException("the decision became too old before the message was sent"));
        } else {
            given = true;
            firstByte.run();
            body.subscribe(subscriber);
        }
    }

    /** Whether any of it may have gone out. */
    boolean given() {
        return given;
    }

    /** Whether the message was not sent because its decision had become too old. */
    boolean withheld() {
        return withheld;
    }
}
