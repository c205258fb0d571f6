/**
 * What may go wrong: each fault a small class that begins and ends it, and says in words what it
 * is.
 */
@NullMarked
package io.throughline.cli.chaos.fault;

import org.jspecify.annotations.NullMarked;
