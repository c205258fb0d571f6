/** What system tests share: the server as a process of its own, and small clients of it. */
@NullMarked
package io.throughline.system.house;

import org.jspecify.annotations.NullMarked;
