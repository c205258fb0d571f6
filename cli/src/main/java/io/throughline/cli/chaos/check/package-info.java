/**
 * What subscribers saw against what the log had. Pure: knows no socket, clock, thread or Kafka.
 *
 * <p>A {@link io.throughline.cli.chaos.check.Ledger} is the log as a witness read it, with what was
 * lost, deleted or made anew; an {@link io.throughline.cli.chaos.check.Account} walks along it with
 * one subscriber. Owned by the thread that runs the checks.
 */
@NullMarked
package io.throughline.cli.chaos.check;

import org.jspecify.annotations.NullMarked;
