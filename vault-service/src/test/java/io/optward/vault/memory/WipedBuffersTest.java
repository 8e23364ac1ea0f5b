package io.optward.vault.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.core.util.RecyclerPool;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WipedBuffersTest {

    private static final int KINDS = 4;

    @Test
    void nothingStaysInABufferThatIsUsedAgain() throws IOException {
        var buffers = new WipedBuffers();
        used(buffers);
        assertThat(buffers.pooledCount()).isPositive();
        assertThat(left(buffers)).isEmpty();
    }

    /** That the test above would see it. */
    @Test
    void whatJacksonsOwnBuffersLeaveIsSeen() throws IOException {
        var buffers = JsonRecyclerPools.newConcurrentDequePool();
        used(buffers);
        assertThat(left(buffers)).contains("words in the clear");
    }

    @Test
    void useIsToldOnce() throws IOException {
        var buffers = new WipedBuffers();
        assertThat(buffers.usedSinceAsked()).isFalse();
        used(buffers);
        assertThat(buffers.usedSinceAsked()).isTrue();
        assertThat(buffers.usedSinceAsked()).isFalse();
    }

    private static void used(RecyclerPool<BufferRecycler> buffers) throws IOException {
        var mapper = new ObjectMapper(new JsonFactory().setRecyclerPool(buffers));
        var json = "{\"body\":\"words in the clear\"}".getBytes(StandardCharsets.UTF_8);
        mapper.readValue(new ByteArrayInputStream(json), Map.class);
        mapper.writeValue(new ByteArrayOutputStream(), Map.of("body", "words in the clear"));
        mapper.writeValueAsString(Map.of("body", "words in the clear"));
    }

    /** What stands in the buffers of the next user. */
    private static String left(RecyclerPool<BufferRecycler> buffers) {
        var next = buffers.acquireAndLinkPooled();
        var left = new StringBuilder();
        for (int kind = 0; kind < KINDS; kind++) {
            left.append(new String(next.allocByteBuffer(kind), StandardCharsets.ISO_8859_1))
                    .append(next.allocCharBuffer(kind));
        }
        return left.toString().replace("\0", "");
    }
}
