package io.throughline.replay.history;

import io.throughline.replay.share.ThroughAnotherInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What holds of long polls holds through an instance that forwards them. */
@ExtendWith(ThroughAnotherInstance.class)
final class ForwardedLongPollTest extends LongPollTest {}
