package io.throughline.cli.client;

import io.throughline.stomp.Frame;

/** What a {@link Conversation} wants done. */
sealed interface Effect {

  record Send(Frame frame) implements Effect {}

  record SendHeartBeat() implements Effect {}

  record Subscribed(String position) implements Effect {}

  record Deliver(Delivery delivery) implements Effect {}

  record Tell(Notice notice) implements Effect {}

  /** Close the connection; a new one may do better. */
  record End(String reason) implements Effect {}

  /** Close the connection; a new one would be told the same. */
  record Refuse(String code, String message) implements Effect {}
}
