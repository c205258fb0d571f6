/**
 * The dashboard in a real browser, on a real server. What a person does and sees stands in {@code
 * src/test/browser/scenarios.mjs}; what only a test can do (start commands, kill the server) is
 * done here when a scenario asks for it.
 */
@NullMarked
package io.throughline.system.browser;

import org.jspecify.annotations.NullMarked;
