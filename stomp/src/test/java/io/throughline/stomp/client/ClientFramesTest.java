package io.throughline.stomp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.stomp.Decoded;
import io.throughline.stomp.Frame;
import io.throughline.stomp.FrameDecoder;
import io.throughline.stomp.FrameEncoder;
import io.throughline.stomp.HeartBeats;
import io.throughline.stomp.Limits;
import io.throughline.stomp.StompVersion;
import io.throughline.stomp.Wire;
import io.throughline.stomp.session.AckId;
import io.throughline.stomp.session.Action;
import io.throughline.stomp.session.ConnectedInfo;
import io.throughline.stomp.session.SessionSettings;
import io.throughline.stomp.session.StompSession;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client says is what a server understands. */
class ClientFramesTest {

  private final FrameDecoder decoder = new FrameDecoder(Limits.DEFAULT);
  private final StompSession session = new StompSession(SessionSettings.DEFAULT, 0);

  @Test
  void connect_offersTheTokenAndHeartBeats() {
    assertThat(says(ClientFrames.connect("localhost", "t", new HeartBeats(1, 2))))
        .containsExactly(
            new Action.Authenticate(StompVersion.V1_2, "t", "localhost", new HeartBeats(1, 2)));
  }

  @Test
  void connectWithoutToken_leavesItToTheHandshake() {
    assertThat(says(ClientFrames.connect("localhost", null, HeartBeats.NONE)))
        .containsExactly(
            new Action.Authenticate(StompVersion.V1_2, null, "localhost", HeartBeats.NONE));
  }

  @Test
  void everyFrame_isUnderstood() {
    connected();
    Frame subscribe =
        ClientFrames.with(ClientFrames.subscribe("a:1", "/topic/x"), "ack", "client-individual");

    assertThat(types(says(subscribe))).containsExactly("Subscribe");
    session.delivered("a:1", "m1");
    session.delivered("a:1", "m2");
    assertThat(says(ClientFrames.begin("t"))).isEmpty();
    assertThat(says(inTransaction(ClientFrames.send("/app", "text/plain", new byte[] {0}))))
        .isEmpty();
    assertThat(says(inTransaction(ClientFrames.ack(new AckId("a:1", "m1").text())))).isEmpty();
    assertThat(types(says(ClientFrames.commit("t")))).containsExactly("Commit");
    assertThat(says(ClientFrames.begin("t"))).isEmpty();
    assertThat(says(ClientFrames.abort("t"))).isEmpty();
    assertThat(says(ClientFrames.nack(new AckId("a:1", "m2").text()))).isEmpty();
    assertThat(session.room("a:1")).isEqualTo(1000);
    assertThat(says(ClientFrames.unsubscribe("a:1")))
        .containsExactly(new Action.Unsubscribe("a:1"));
    assertThat(types(says(ClientFrames.disconnect("bye")))).containsExactly("Reply", "Close");
  }

  private void connected() {
    says(ClientFrames.connect("localhost", "t", HeartBeats.NONE));
    session.authenticated(new ConnectedInfo("s", "throughline", null, "acme"), 0);
  }

  private static Frame inTransaction(Frame frame) {
    return ClientFrames.with(frame, "transaction", "t");
  }

  private List<Action> says(Frame frame) {
    ByteBuffer bytes = ByteBuffer.wrap(FrameEncoder.encode(frame, StompVersion.V1_2));
    List<Action> actions = new ArrayList<>();
    for (Decoded decoded : Wire.decode(decoder, bytes)) {
      actions.addAll(session.received(decoded, 0));
    }
    return actions;
  }

  private static List<String> types(List<Action> actions) {
    return actions.stream().map(action -> action.getClass().getSimpleName()).toList();
  }
}
