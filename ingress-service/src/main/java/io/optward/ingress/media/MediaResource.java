package io.optward.ingress.media;

import io.optward.ingress.IngressConfig;
import io.optward.ingress.Role;
import io.optward.ingress.media.MediaBook.Entry;
import io.optward.kit.problem.Problem;
import io.quarkus.logging.Log;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/**
 * Gives files to whoever may read them: the vault says who, and remembers it. Offered where media are fetched; other
 * processes of this image answer 404.
 */
@Path("/v1/media")
@RunOnVirtualThread
public class MediaResource {

    private static final String ANYTHING = "application/octet-stream";

    private final IngressConfig config;
    private final MediaBook book;
    private final ObjectStore store;
    private final KeyForCaller keys;

    MediaResource(IngressConfig config, MediaBook book, ObjectStore store, KeyForCaller keys) {
        this.config = config;
        this.book = book;
        this.store = store;
        this.keys = keys;
    }

    /**
     * A file. Its bytes are nobody's word but the sender's: they are to be saved, not shown by whatever gets them.
     *
     * @param id the object's id ({@code obj_…}), or that of its message ({@code mid_…})
     * @throws Problem 404 if it is not known; 410 if it is gone or was never to be had; 403, 401 and 429 with the vault's
     *     reason; 503 if it is not fetched yet, or the vault is away
     */
    @GET
    @Path("/{id}")
    @Operation(summary = "A file that a person sent, by its object's or its message's id, to answer them")
    @APIResponse(responseCode = "200", description = "its bytes, under the type that WhatsApp says it has")
    public Response read(@PathParam("id") String id, @Context HttpHeaders headers) throws IOException {
        if (!config.roles().contains(Role.MEDIA)) {
            throw new Problem(404, "NOT_FOUND", "There is nothing here", "Media are given out where they are fetched.");
        }
        return switch (book.find(id).orElseThrow(() -> Problem.notFound("file"))) {
            case Entry.Kept kept -> answer(kept, headers.getHeaderString(HttpHeaders.AUTHORIZATION));
            case Entry.Awaited() ->
                throw Problem.unavailable("NOT_FETCHED_YET", "It is still being fetched from WhatsApp. Try again.")
                        .retryAfter(Duration.ofSeconds(10));
            case Entry.Unavailable(var reason) ->
                throw new Problem(
                                410,
                                "MEDIA_UNAVAILABLE",
                                "This file was never to be had",
                                "It could not be fetched from WhatsApp: " + reason + ".")
                        .with("why", reason);
            case Entry.Gone(var reason) -> throw gone(reason);
        };
    }

    /** 410: it was here. */
    static Problem gone(String reason) {
        return new Problem(410, reason, "This file is gone", "It was deleted for good; asking again is of no use.");
    }

    private Response answer(Entry.Kept file, String authorization) throws IOException {
        var object = file.bound().object();
        var opened = store.open(object).orElseThrow(() -> {
            Log.errorf("an object is missing object=%s", object);
            return Problem.unavailable("OBJECT_MISSING", "The object store does not have it at the moment.");
        });
        try {
            var sealed = ObjectHeader.read(opened);
            var key = keys.reveal(authorization, file, sealed);
            var plain = begun(ObjectSeal.of(key, file.bound()).opening(opened));
            return Response.ok((StreamingOutput) to -> {
                        try (plain) {
                            plain.transferTo(to);
                        }
                    })
                    .header("Content-Type", file.mimeType() == null ? ANYTHING : file.mimeType())
                    .header("Content-Length", file.sizeBytes())
                    .header("Content-Disposition", "attachment; filename=\"" + object + "\"")
                    .header("X-Content-Type-Options", "nosniff")
                    .header("Content-Security-Policy", "sandbox; default-src 'none'")
                    .header("Cache-Control", "no-store")
                    .build();
        } catch (IOException | RuntimeException e) {
            opened.close();
            if (e instanceof Problem problem) {
                throw problem;
            }
            Log.errorf(
                    "an object does not open object=%s failure=%s",
                    object, e.getClass().getSimpleName());
            throw new Problem(
                    500,
                    "OBJECT_DOES_NOT_OPEN",
                    "This file cannot be read",
                    "It is not what was stored. Tell whoever runs this.");
        }
    }

    /** Reads the first byte, and with it the first segment: what is not genuine is refused before anything is answered. */
    private static InputStream begun(InputStream plain) throws IOException {
        var begun = new PushbackInputStream(plain);
        int first = begun.read();
        if (first >= 0) {
            begun.unread(first);
        }
        return begun;
    }
}
