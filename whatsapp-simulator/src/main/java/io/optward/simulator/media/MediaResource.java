package io.optward.simulator.media;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.optward.simulator.error.GraphRefusal;
import io.optward.simulator.quirk.Quirk;
import io.optward.simulator.quirk.Quirks;
import io.optward.simulator.sending.AccessToken;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** A medium in the Graph API, of any version. */
@Path("/{version: v\\d+\\.\\d+}/{medium: 7744\\d{11}}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "graph")
public class MediaResource {

    private final AccessToken token;
    private final MediaFiles files;
    private final MediaAddress address;
    private final Quirks quirks;

    MediaResource(AccessToken token, MediaFiles files, MediaAddress address, Quirks quirks) {
        this.token = token;
        this.files = files;
        this.address = address;
        this.quirks = quirks;
    }

    @GET
    @Operation(summary = "Where the bytes are, for 5 minutes, and what they are")
    public Description describe(
            @PathParam("medium") String id, @HeaderParam("Authorization") @Nullable String authorization) {
        token.check(authorization);
        MediaFile file = files.find(id).orElseThrow(() -> GraphRefusal.unknownObject(id));
        Object size = quirks.has(Quirk.NUMBER_FILE_SIZES) ? (Object) file.size() : Integer.toString(file.size());
        String hash = quirks.has(Quirk.BASE64_HASHES_OF_MEDIA) ? file.sha256InBase64() : file.sha256InHex();
        return new Description("whatsapp", address.of(file), file.mimeType(), hash, size, file.id());
    }

    @DELETE
    @Operation(summary = "Delete a medium before its time")
    public Map<String, Boolean> delete(
            @PathParam("medium") String id, @HeaderParam("Authorization") @Nullable String authorization) {
        token.check(authorization);
        if (!files.delete(id)) {
            throw GraphRefusal.unknownObject(id);
        }
        return Map.of("success", true);
    }

    /**
     * What Meta says of a medium.
     *
     * @param sha256 hex here, unlike in webhooks
     * @param fileSize in bytes; text, or a number on some days
     */
    public record Description(
            @JsonProperty("messaging_product") String messagingProduct,
            String url,
            @JsonProperty("mime_type") String mimeType,
            String sha256,
            @JsonProperty("file_size") Object fileSize,
            String id) {}
}
