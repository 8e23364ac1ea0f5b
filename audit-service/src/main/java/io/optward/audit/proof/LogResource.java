package io.optward.audit.proof;

import io.optward.audit.log.LogKey;
import io.optward.audit.log.StoredLog;
import io.optward.kit.problem.Problem;
import io.optward.merkle.EntryBundle;
import io.optward.merkle.Tile;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * The log as files, after C2SP tlog-tiles: everything but the checkpoint never changes once it is there. Entries are for
 * auditors; while calls carry no credentials yet, every caller on this machine is one.
 */
@Path("/log")
public class LogResource {

    private static final String FOR_EVER = "public, max-age=31536000, immutable";
    private static final String TEXT = "text/plain; charset=utf-8";

    private final StoredLog log;
    private final LogKey key;

    LogResource(StoredLog log, LogKey key) {
        this.log = log;
        this.key = key;
    }

    @GET
    @Path("/checkpoint")
    @Produces(TEXT)
    @Operation(summary = "The newest signed checkpoint, a signed note")
    public Response checkpoint() {
        var newest = log.newestCheckpoint()
                .orElseThrow(() -> new Problem(
                        404,
                        "LOG_EMPTY",
                        "The log has no checkpoint yet",
                        "Nothing was logged so far. Ask again later."));
        return Response.ok(newest.note()).header("Cache-Control", "no-cache").build();
    }

    @GET
    @Path("/key")
    @Produces(TEXT)
    @Operation(summary = "The log's public key, a vkey")
    public String key() {
        return key.publicKey().vkey() + "\n";
    }

    @GET
    @Path("/tile/{level: \\d}/{index: .+}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(summary = "Up to 256 hashes of the tree")
    public Response tile(@PathParam("level") int level, @PathParam("index") String index) {
        return Tile.parse(level, index)
                .flatMap(log::tile)
                .map(LogResource::forEver)
                .orElseThrow(() -> Problem.notFound("tile"));
    }

    @GET
    @Path("/tile/entries/{index: .+}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(summary = "Up to 256 leaves of the log")
    public Response entries(@PathParam("index") String index) {
        return Tile.parse(0, index)
                .flatMap(log::leaves)
                .map(EntryBundle::encode)
                .map(LogResource::forEver)
                .orElseThrow(() -> Problem.notFound("entry bundle"));
    }

    private static Response forEver(byte[] content) {
        return Response.ok(content).header("Cache-Control", FOR_EVER).build();
    }
}
