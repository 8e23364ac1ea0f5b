package io.optward.ingress.media;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps sealed objects by random names. It sees ciphertext only and needs to keep nothing secret; what it must do is not
 * lose what was committed, and show nothing that was not.
 *
 * <p>{@link DirectoryObjectStore} keeps them in a directory. A store that speaks S3 fits in here as well: a draft is a
 * multipart upload, {@link Draft#commit} completes it (with {@code If-None-Match} left out: a later attempt replaces an
 * earlier one), {@link Draft#close} aborts it, {@link #open} is a GET whose body is passed on as it comes,
 * {@link #delete} a DELETE, {@link #olderThan} a listing by {@code LastModified}. The bucket wants no versioning (or a
 * lifecycle rule that ends old versions), and a rule that aborts uploads that nobody completed.
 */
interface ObjectStore {

    /** Begins an object. Nobody sees it before it is committed. */
    Draft draft(ObjectName name) throws IOException;

    /** The bytes of an object, to be closed by the caller; empty if there is none. */
    Optional<InputStream> open(ObjectName name) throws IOException;

    /** Deletes an object. Says whether there was one. */
    boolean delete(ObjectName name) throws IOException;

    /** Names of objects that were committed before an instant; forgets drafts that were begun before it. */
    List<ObjectName> olderThan(Instant instant) throws IOException;

    /** An object that is being written. Closed without having been committed, it never was. */
    interface Draft extends AutoCloseable {

        /** Where its bytes go. Closing it ends nothing. */
        OutputStream stream();

        /** Makes it durable and lets it be seen, all of it at once; one of the same name is replaced. */
        void commit() throws IOException;

        @Override
        void close() throws IOException;
    }
}
