package io.throughline.bench.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** A MESSAGE as one whole WebSocket frame, ready for any number of sockets. */
final class PeerFrames {

  private static final int TEXT = 0x81;

  private final String destination;

  PeerFrames(String destination) {
    this.destination = destination;
  }

  ByteBuf message(PeerEvent event, ByteBufAllocator allocator) {
    StringBuilder head = new StringBuilder(400);
    head.append("MESSAGE\nsubscription:0\ndestination:").append(destination).append('\n');
    event
        .headers()
        .forEach((name, value) -> head.append(name).append(':').append(value).append('\n'));
    head.append("content-type:application/json\ncontent-length:").append(event.body().length);
    byte[] headers = head.append("\n\n").toString().getBytes(UTF_8);
    int length = headers.length + event.body().length + 1;
    ByteBuf frame = allocator.directBuffer(length + 10).writeByte(TEXT);
    if (length < 126) {
      frame.writeByte(length);
    } else if (length < 0x10000) {
      frame.writeByte(126).writeShort(length);
    } else {
      frame.writeByte(127).writeLong(length);
    }
    return frame.writeBytes(headers).writeBytes(event.body()).writeByte(0);
  }
}
