package io.throughline.bench.peers;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.function.Consumer;

/** Just enough STOMP for the load client: CONNECTED, and the RECEIPT of a SUBSCRIBE. */
final class StompPeerHandler extends SimpleChannelInboundHandler<TextWebSocketFrame> {

  private final Consumer<ChannelHandlerContext> subscribe;

  StompPeerHandler(Consumer<ChannelHandlerContext> subscribe) {
    this.subscribe = subscribe;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
    String text = frame.text();
    if (text.startsWith("CONNECT\n")) {
      reply(context, "CONNECTED\nversion:1.2\nheart-beat:0,0\n\n\0");
    } else if (text.startsWith("SUBSCRIBE\n")) {
      reply(context, "RECEIPT\nreceipt-id:subscribed\n\n\0");
      subscribe.accept(context.pipeline().firstContext());
    }
  }

  private static void reply(ChannelHandlerContext context, String text) {
    context.writeAndFlush(new TextWebSocketFrame(text));
  }
}
