/**
 * The read model: the log's events again, in RocksDB, ordered by tenant, so that reading one tenant
 * costs what that tenant has and not what its partition holds.
 *
 * <p>One follower thread writes, any thread reads. Everything here can be deleted at any time and
 * is made again from the log: the log stays the only source of truth, and whatever the index does
 * not cover is read from the log itself.
 */
@NullMarked
package io.throughline.replay.index;

import org.jspecify.annotations.NullMarked;
