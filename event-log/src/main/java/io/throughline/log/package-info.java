/**
 * The log as three ports: {@link EventAppender append}, {@link LogReader read} and {@link LogTail
 * tail}, with a {@link StreamCatalog} that says what streams there are, and {@link SnapshotReader}
 * for what a stream has come to.
 *
 * <p>Implementations: {@code kafka}, the real one, and {@code memory}, the reference that says what
 * the real one must do. One contract suite runs against both.
 */
@NullMarked
package io.throughline.log;

import org.jspecify.annotations.NullMarked;
