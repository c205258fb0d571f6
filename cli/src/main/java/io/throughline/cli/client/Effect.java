package io.throughline.cli.client;

import io.throughline.stomp.Frame;
import org.jspecify.annotations.Nullable;

/** What a {@link Conversation} wants done. */
sealed interface Effect {

  record Send(Frame frame) implements Effect {}

  record SendHeartBeat() implements Effect {}

  /**
   * The subscription stands.
   *
   * @param position where it starts; null until a snapshot has ended
   */
  record Subscribed(@Nullable String position) implements Effect {}

  record Deliver(Delivery delivery) implements Effect {}

  record Tell(Notice notice) implements Effect {}

  /** Close the connection; a new one may do better. */
  record End(String reason) implements Effect {}

  /** Close the connection; a new one would be told the same. */
  record Refuse(String code, String message) implements Effect {}
}
