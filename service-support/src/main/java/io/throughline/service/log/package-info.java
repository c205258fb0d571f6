/**
 * The log as beans: its settings, the log itself, the seal of its positions, its health and its
 * figures.
 */
@NullMarked
package io.throughline.service.log;

import org.jspecify.annotations.NullMarked;
