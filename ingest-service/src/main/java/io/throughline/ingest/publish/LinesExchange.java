package io.throughline.ingest.publish;

import io.throughline.event.ErrorCode;
import io.throughline.event.EventRules;
import io.throughline.event.Problem;
import io.throughline.event.StreamKey;
import io.throughline.ingest.admission.TenantRates;
import io.throughline.ingest.publish.LineReader.Line;
import io.throughline.ingest.publish.Publisher.Pending;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.exc.JacksonIOException;

/**
 * One request that brings events line by line, and is answered line by line in the same order.
 *
 * <p>The request's thread reads and appends; a second virtual thread waits for the log and writes
 * the answers, so that a sender that waits for an answer before its next line gets it. Between them
 * stands a bounded queue: when the log is slower than the sender, or the sender does not read its
 * answers, reading stops. Past the tenant's rate reading pauses too, instead of refusing lines.
 */
final class LinesExchange {

  private final Publisher publisher;
  private final EventRules rules;
  private final TenantRates rates;
  private final PublishLimits limits;
  private final IngestMeters meters;
  private final StreamKey stream;
  private final BlockingQueue<Sent> sent;
  private final Semaphore bytes;
  private final AtomicBoolean receiverGone = new AtomicBoolean();

  /** A line on its way; the end has none. */
  private sealed interface Sent {

    record OfLine(Pending pending, int bytes) implements Sent {}

    record End() implements Sent {}
  }

  LinesExchange(
      Publisher publisher,
      EventRules rules,
      TenantRates rates,
      PublishLimits limits,
      IngestMeters meters,
      StreamKey stream) {
    this.publisher = publisher;
    this.rules = rules;
    this.rates = rates;
    this.limits = limits;
    this.meters = meters;
    this.stream = stream;
    this.sent = new ArrayBlockingQueue<>(limits.linesInFlight());
    this.bytes = new Semaphore(limits.linesBytesInFlight());
  }

  /**
   * Reads {@code in} to its end; returns when the last answer is written. A body that breaks off
   * gets a last answer that says so: what was sent and not answered is for the sender to send
   * again.
   */
  void run(InputStream in, OutputStream out) throws InterruptedException {
    Thread answers = Thread.ofVirtual().name("ingest-answers").start(() -> answer(out));
    try {
      LineReader lines = new LineReader(in, limits.eventBytesMax());
      for (Line line = lines.next(); line != null && !receiverGone.get(); line = lines.next()) {
        publish(line);
      }
    } catch (IOException brokenOff) {
      refuse(BodyReader.brokenOff());
    } finally {
      sent.put(new Sent.End());
      answers.join();
    }
  }

  private void publish(Line line) throws InterruptedException {
    switch (line) {
      case Line.Text text when text.isBlank() -> {}
      case Line.Text(var buffer, var from, var to) -> {
        awaitRate();
        int size = Math.min(to - from, limits.linesBytesInFlight());
        bytes.acquire(size);
        Pending pending = publisher.publish(stream, rules.read(buffer, from, to));
        sent.put(new Sent.OfLine(pending, size));
      }
      case Line.TooLong() -> refuse(tooLong());
    }
  }

  private void awaitRate() throws InterruptedException {
    Duration wait = rates.take(stream.tenant(), 1);
    while (!wait.isZero()) {
      TimeUnit.NANOSECONDS.sleep(wait.toNanos());
      wait = rates.take(stream.tenant(), 1);
    }
  }

  private void refuse(Problem problem) throws InterruptedException {
    Outcome.Refused refused = new Outcome.Refused(null, problem);
    sent.put(new Sent.OfLine(new Pending.Invalid(refused), 0));
  }

  private Problem tooLong() {
    return Problem.ofField(
        ErrorCode.PAYLOAD_TOO_LARGE,
        "line",
        "too long",
        "at most " + limits.eventBytesMax() + " bytes");
  }

  /** Runs on the answering thread, to the end mark, whether or not anyone still listens. */
  private void answer(OutputStream out) {
    try (JsonGenerator json = Answers.generator(out)) {
      for (Sent next = take(json); next instanceof Sent.OfLine line; next = take(json)) {
        Outcome outcome = publisher.await(line.pending());
        bytes.release(line.bytes());
        meters.count(outcome);
        write(json, outcome);
      }
      flush(json);
    }
  }

  /** The next line; what was written goes out before waiting for one. */
  private Sent take(JsonGenerator json) {
    Sent ready = sent.peek();
    boolean mustWait =
        ready == null
            || ready instanceof Sent.OfLine(Pending.Appending appending, int size)
                && !appending.result().isDone();
    if (mustWait) {
      flush(json);
    }
    try {
      return sent.take();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return new Sent.End();
    }
  }

  private void write(JsonGenerator json, Outcome outcome) {
    if (receiverGone.get()) {
      return;
    }
    try {
      Answers.write(json, outcome);
      json.writeRaw('\n');
    } catch (JacksonIOException gone) {
      receiverGone.set(true);
    }
  }

  private void flush(JsonGenerator json) {
    if (receiverGone.get()) {
      return;
    }
    try {
      json.flush();
    } catch (JacksonIOException gone) {
      receiverGone.set(true);
    }
  }
}
