/**
 * Errors over HTTP: RFC 9457 problem details, whoever found the error (a controller, the filter
 * chain, the servlet container). What went wrong on our side goes to our log, never into a body.
 */
@NullMarked
package io.throughline.service.problem;

import org.jspecify.annotations.NullMarked;
