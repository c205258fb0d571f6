/**
 * Who is connected to this gateway, over HTTP, for whoever looks after a tenant.
 *
 * <p>Has no state: the lanes are asked.
 */
@NullMarked
package io.throughline.gateway.connections;

import org.jspecify.annotations.NullMarked;
