package io.throughline.bench.scenario;

import io.throughline.bench.measure.Scrape;
import io.throughline.bench.measure.ThreadTimes;
import io.throughline.bench.sockets.Account;
import io.throughline.bench.sockets.Totals;
import org.HdrHistogram.Histogram;

/**
 * All clients coming back once.
 *
 * @param before when nobody caught up
 * @param meanwhile from SUBSCRIBE until the last client had the last missed event
 * @param threads of server and client, meanwhile
 * @param over events that came beyond those that were missed
 */
record CatchUpRound(
    LiveSamples.Span before,
    LiveSamples.Span meanwhile,
    Moment from,
    Moment to,
    ThreadTimes threads,
    Pages pages,
    Histogram wakeupsBefore,
    Histogram wakeupsMeanwhile,
    Account account,
    double over) {

  /** Pages of history: how many were asked for, and how many of them read. */
  record Pages(double asked, double read) {

    private static final String ASKED = "throughline_gateway_catch_up_pages_total";
    private static final String READ = "throughline_gateway_catch_up_reads_total";

    static Pages between(Scrape from, Scrape to) {
      return new Pages(to.sum(ASKED) - from.sum(ASKED), to.sum(READ) - from.sum(READ));
    }
  }

  double seconds() {
    return (meanwhile.toMicros() - meanwhile.fromMicros()) / 1e6;
  }

  /** Events on all clients: those that were missed, and what was live meanwhile. */
  double delivered() {
    Totals first = from.totals();
    Totals last = to.totals();
    return last.events() + last.foreign() - first.events() - first.foreign();
  }

  Usage usage() {
    return to.usageSince(from);
  }
}
