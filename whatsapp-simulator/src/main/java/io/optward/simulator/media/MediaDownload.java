package io.optward.simulator.media;

import io.optward.simulator.sending.AccessToken;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Hands out bytes, as {@code lookaside.fbsbx.com} does. */
@Path(MediaDownload.PATH)
@RunOnVirtualThread
@Tag(name = "graph")
public class MediaDownload {

    static final String PATH = "/whatsapp_business/attachments/";

    private static final int NOT_FOUND = 404;

    private final AccessToken token;
    private final MediaFiles files;

    MediaDownload(AccessToken token, MediaFiles files) {
        this.token = token;
        this.files = files;
    }

    @GET
    @Operation(
            summary = "The bytes of a medium",
            description = "At the url that GET /<MEDIA_ID> or a webhook gave, for 5 minutes, with the bearer token; 404"
                    + " after that")
    public Response download(
            @QueryParam("mid") @Nullable String id,
            @QueryParam("ext") @Nullable Long until,
            @QueryParam("hash") @Nullable String hash,
            @HeaderParam("Authorization") @Nullable String authorization) {
        token.check(authorization);
        if (id == null || until == null || hash == null) {
            return Response.status(NOT_FOUND).build();
        }
        return files.behind(id, until, hash)
                .map(file -> Response.ok(file.content()).type(file.mimeType()))
                .orElseGet(() -> Response.status(NOT_FOUND))
                .build();
    }
}
