package io.throughline.gateway.session;

import io.throughline.event.PositionSeal;
import io.throughline.gateway.catchup.CatchUp;
import io.throughline.gateway.message.NoticeEncoder;
import io.throughline.gateway.publish.Publisher;
import io.throughline.gateway.tail.Tail;
import io.throughline.log.StreamCatalog;
import io.throughline.service.security.TokenVerifier;
import io.throughline.stomp.Limits;
import io.throughline.stomp.session.SessionSettings;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * What all sessions of a gateway share.
 *
 * @param blocking runs what waits, a virtual thread each
 * @param server as the CONNECTED frame names it
 */
public record SessionContext(
    SessionLimits limits,
    SessionSettings stomp,
    Limits frames,
    StreamCatalog catalog,
    Tail tail,
    CatchUp catchUp,
    Publisher publisher,
    PositionSeal seal,
    NoticeEncoder notices,
    TokenVerifier verifier,
    Admission admission,
    GatewayMetrics metrics,
    InstantSource clock,
    Executor blocking,
    String server) {

  /** A session is over, after {@code openNanos}. */
  void ended(long openNanos) {
    admission.closed();
    metrics.ended(openNanos);
  }
}
