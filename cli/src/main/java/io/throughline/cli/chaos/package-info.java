/**
 * A run of faults: a real server in processes of its own, a producer, subscribers, and a witness
 * that reads the log; faults one after the other; and after each the question whether everybody got
 * the log, once, in order, and was told the truth about what is gone.
 *
 * <p>{@code verify --chaos} and the system tests run the same code. One thread owns a run.
 */
@NullMarked
package io.throughline.cli.chaos;

import org.jspecify.annotations.NullMarked;
