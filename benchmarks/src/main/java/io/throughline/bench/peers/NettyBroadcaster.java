package io.throughline.bench.peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Broadcasts each event to every subscribed socket: encoded once, shared, gathered into one write
 * per socket and pass. No cursors, no filters, no tenants, no tokens, no limits.
 */
public final class NettyBroadcaster implements AutoCloseable {

  private static final int HTTP_BYTES_MAX = 64 * 1024;

  private final EventLoopGroup group;
  private final List<BroadcastLoop> loops = new ArrayList<>();
  private final PeerFrames frames;
  private final Channel server;

  /** How the broadcaster is to run. */
  public record Options(
      int port,
      int threads,
      long passMaxNanos,
      boolean wholePass,
      String destination,
      Fault fault) {}

  public NettyBroadcaster(Options options) throws InterruptedException {
    group = new MultiThreadIoEventLoopGroup(options.threads(), NioIoHandler.newFactory());
    frames = new PeerFrames(options.destination());
    for (EventExecutor executor : group) {
      loops.add(
          new BroadcastLoop(
              (EventLoop) executor, options.passMaxNanos(), options.wholePass(), options.fault()));
    }
    server =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 4096)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(HTTP_BYTES_MAX),
                            new WebSocketServerProtocolHandler("/ws", "v12.stomp", false),
                            new StompPeerHandler(NettyBroadcaster.this::subscribe));
                  }
                })
            .bind(options.port())
            .sync()
            .channel();
  }

  public int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  /** On the socket's event loop. */
  private void subscribe(ChannelHandlerContext socket) {
    for (BroadcastLoop loop : loops) {
      if (loop.eventLoop() == socket.channel().eventLoop()) {
        loop.add(socket);
      }
    }
  }

  /** To every socket that is subscribed, soon. By one thread. */
  public void publish(PeerEvent event) {
    ByteBuf frame = frames.message(event, PooledByteBufAllocator.DEFAULT);
    for (BroadcastLoop loop : loops) {
      loop.publish(frame.retainedDuplicate());
    }
    frame.release();
  }

  @Override
  public void close() {
    server.close().syncUninterruptibly();
    group.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
  }
}
