/**
 * Subscribers of a fault run: real clients over real sockets that write down what they are told,
 * and what may be wrong with their links.
 */
@NullMarked
package io.throughline.cli.chaos.client;

import org.jspecify.annotations.NullMarked;
