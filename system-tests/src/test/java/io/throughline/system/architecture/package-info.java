/** The rules of ARCHITECTURE.md over all that is built, each with its reason. */
@NullMarked
package io.throughline.system.architecture;

import org.jspecify.annotations.NullMarked;
