package io.optward.vault.memory;

import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.RecyclerPool;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The buffers that JSON is read into and written from, used again as ever, but overwritten with zeros by whoever gives one
 * back. Jackson itself leaves in them what they held.
 */
final class WipedBuffers extends RecyclerPool.BoundedPoolBase<BufferRecycler> {

    /** Sets kept for the next calls, 40 kB each; calls beyond it make their own. */
    private static final int MOST_KEPT = 64;

    private static final long serialVersionUID = 1;

    private final AtomicBoolean used = new AtomicBoolean();

    WipedBuffers() {
        super(MOST_KEPT);
    }

    /** Whether JSON was read or written since this was last asked. */
    boolean usedSinceAsked() {
        return used.getAndSet(false);
    }

    @Override
    public BufferRecycler createPooled() {
        return new Wiping();
    }

    @Override
    public void releasePooled(BufferRecycler buffers) {
        used.set(true);
        super.releasePooled(buffers);
    }

    private static final class Wiping extends BufferRecycler {

        @Override
        public void releaseByteBuffer(int index, byte[] buffer) {
            Arrays.fill(buffer, (byte) 0);
            super.releaseByteBuffer(index, buffer);
        }

        @Override
        public void releaseCharBuffer(int index, char[] buffer) {
            Arrays.fill(buffer, '\0');
            super.releaseCharBuffer(index, buffer);
        }
    }
}
