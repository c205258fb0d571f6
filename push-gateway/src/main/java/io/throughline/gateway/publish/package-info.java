/** Events that clients SEND: from frames to the log. */
@NullMarked
package io.throughline.gateway.publish;

import org.jspecify.annotations.NullMarked;
