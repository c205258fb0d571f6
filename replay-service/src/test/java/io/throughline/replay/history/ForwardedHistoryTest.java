package io.throughline.replay.history;

import io.throughline.replay.share.ThroughAnotherInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What holds of history holds through an instance that forwards the request. */
@ExtendWith(ThroughAnotherInstance.class)
final class ForwardedHistoryTest extends HistoryHttpTest {}
