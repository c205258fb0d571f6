/**
 * An OAuth 2.0 authorization server for development and demonstration: client credentials for three
 * tenants whose secrets everybody knows, and for the web page an authorization code with PKCE for
 * whichever of them a person picks. It answers on loopback only, unless it is told otherwise.
 */
@NullMarked
package io.throughline.standalone.issuer;

import org.jspecify.annotations.NullMarked;
