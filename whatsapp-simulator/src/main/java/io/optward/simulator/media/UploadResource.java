package io.optward.simulator.media;

import io.optward.simulator.business.Business;
import io.optward.simulator.error.GraphRefusal;
import io.optward.simulator.error.MetaError;
import io.optward.simulator.sending.AccessToken;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** Takes media in that the business wants to send. */
@Path("/{version: v\\d+\\.\\d+}/{sender: \\d+}/media")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "graph")
public class UploadResource {

    private final AccessToken token;
    private final Business business;
    private final MediaFiles files;

    UploadResource(AccessToken token, Business business, MediaFiles files) {
        this.token = token;
        this.business = business;
        this.files = files;
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Operation(summary = "Upload a medium", description = "messaging_product, file and type; the id lives 30 days")
    public Map<String, String> upload(
            @PathParam("sender") String sender,
            @HeaderParam("Authorization") @Nullable String authorization,
            @RestForm("messaging_product") @Nullable String product,
            @RestForm("type") @Nullable String type,
            @RestForm("file") @Nullable FileUpload file) {
        token.check(authorization);
        if (business.sender(sender).isEmpty()) {
            throw GraphRefusal.unknownObject(sender);
        }
        if (!"whatsapp".equals(product)) {
            throw missing("messaging_product");
        }
        if (file == null) {
            throw missing("file");
        }
        String mimeType = type == null || !type.contains("/") ? file.contentType() : type;
        requireTaken(mimeType, file.size());
        return Map.of("id", files.keepUploaded(bytesOf(file), mimeType).id());
    }

    private static void requireTaken(String mimeType, long size) {
        MediaKind kind = MediaKind.ofMimeType(mimeType)
                .orElseThrow(() -> GraphRefusal.because(
                        MetaError.INVALID_PARAMETER, "Param file must be a file with one of the supported types."));
        if (size > kind.largest()) {
            throw GraphRefusal.because(
                    MetaError.MEDIA_UPLOAD,
                    "The file has " + size + " bytes; " + kind.word() + " may have " + kind.largest() + ".");
        }
    }

    private static byte[] bytesOf(FileUpload file) {
        try {
            return Files.readAllBytes(file.uploadedFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GraphRefusal missing(String parameter) {
        return GraphRefusal.because(MetaError.INVALID_PARAMETER, "The parameter " + parameter + " is required.");
    }
}
