/**
 * The web page as a service hands it out: its files, the settings that it reads, and a policy that
 * lets it load and call nothing else. A server has it at {@code /} by having this module on its
 * class path; the page itself is in {@code src/main/web}.
 */
@NullMarked
package io.throughline.dashboard;

import org.jspecify.annotations.NullMarked;
