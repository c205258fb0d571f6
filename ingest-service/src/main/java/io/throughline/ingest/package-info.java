/**
 * HTTP in, log out: the service that takes events from those who emit them.
 *
 * <p>Here is only the wiring; {@code publish} has the endpoint, {@code admission} says how much of
 * it a tenant may use. {@link IngestConfiguration} is the door for a process that runs several
 * services.
 */
@NullMarked
package io.throughline.ingest;

import org.jspecify.annotations.NullMarked;
