/**
 * Who the caller is, and what a caller may do.
 *
 * <p>A {@link io.throughline.service.security.Caller} exists only where a token was verified: over
 * HTTP by the security filter chain, in band by the {@link
 * io.throughline.service.security.TokenVerifier}. Both read the same claims in the same way.
 */
@NullMarked
package io.throughline.service.security;

import org.jspecify.annotations.NullMarked;
