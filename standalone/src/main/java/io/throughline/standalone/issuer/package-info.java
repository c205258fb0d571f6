/**
 * An OAuth 2.0 authorization server for development and demonstration: client credentials for three
 * tenants whose secrets everybody knows. It answers on loopback only, unless it is told otherwise.
 */
@NullMarked
package io.throughline.standalone.issuer;

import org.jspecify.annotations.NullMarked;
