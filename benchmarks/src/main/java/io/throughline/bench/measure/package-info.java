/**
 * What the system says about a process, and how figures are shown. Linux only: CPU and resident
 * memory come from {@code /proc}.
 */
@NullMarked
package io.throughline.bench.measure;

import org.jspecify.annotations.NullMarked;
