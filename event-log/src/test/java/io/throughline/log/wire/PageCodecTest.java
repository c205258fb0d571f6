package io.throughline.log.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.event.Event;
import io.throughline.event.Position;
import io.throughline.event.TenantId;
import io.throughline.log.LogReader.Located;
import io.throughline.log.LogReader.Page;
import io.throughline.log.LoggedEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PageCodecTest {

  private static final int ROUNDS = 5_000;

  /** Replay a failure with {@code -Dthroughline.seed=<the seed it printed>}. */
  private final long seed = Long.getLong("throughline.seed", new Random().nextLong());

  private final RandomGenerator random = new Random(seed);
  private final RandomPages pages = new RandomPages(random);

  @Test
  void anyPage_comesBackAsItWas() {
    for (int i = 0; i < ROUNDS; i++) {
      Page page = pages.page();
      assertThat(PageCodec.decodePage(PageCodec.encode(page))).as("seed %d", seed).isEqualTo(page);
    }
  }

  @Test
  void anyLocatedPlace_comesBackAsItWas() {
    for (int i = 0; i < ROUNDS; i++) {
      Located located = pages.located();
      assertThat(PageCodec.decodeLocated(PageCodec.encode(located)))
          .as("seed %d", seed)
          .isEqualTo(located);
    }
  }

  @Test
  void damagedBytes_areReadAsAnotherPageOrRefused_neverAnythingElse() {
    int refused = 0;
    for (int i = 0; i < 10 * ROUNDS; i++) {
      byte[] bytes = damage(PageCodec.encode(pages.page()));
      try {
        PageCodec.decodePage(bytes);
      } catch (PageFormatException refusal) {
        assertThat(refusal).hasMessageContaining("expected");
        refused++;
      } catch (RuntimeException | Error other) {
        throw new AssertionError(
            "seed %d, bytes %s".formatted(seed, HexFormat.of().formatHex(bytes)), other);
      }
    }
    assertThat(refused).isGreaterThan(ROUNDS);
  }

  @Test
  void everyTruncation_isRefused() {
    byte[] whole = PageCodec.encode(pages.page());
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> PageCodec.decodePage(part))
          .as("seed %d, length %d", seed, length)
          .isInstanceOf(PageFormatException.class);
    }
  }

  @Test
  void aLengthBeyondTheEnd_isRefusedBeforeAnythingIsAllocated() {
    // A page of one byte array that claims 2 GB.
    byte[] bytes =
        HexFormat.of().parseHex("544c0101" + "000000" + "01" + "01" + "00" + "ffffffff07");
    assertThatThrownBy(() -> PageCodec.decodePage(bytes))
        .isInstanceOf(PageFormatException.class)
        .hasMessageContaining("event count: 2147483647");
  }

  @Test
  void anotherVersionOrKind_isNamed() {
    byte[] page = PageCodec.encode(pages.page());
    assertThatThrownBy(() -> PageCodec.decodeLocated(page))
        .hasMessage("kind: 1 at byte 4 (expected: 2)");
    page[2] = 9;
    assertThatThrownBy(() -> PageCodec.decodePage(page))
        .hasMessage("version: 9 at byte 3 (expected: 1)");
  }

  @Test
  void anEventOfAnotherTenant_isNotEncoded() {
    Event event = Event.json("1", "/s", "t", null, "{}");
    Position from = new Position(1, 0, 0);
    Page mixed =
        new Page(
            from,
            from.at(2),
            List.of(
                new LoggedEvent(new TenantId("acme"), 0, 0, event),
                new LoggedEvent(new TenantId("globex"), 1, 0, event)),
            true,
            null);
    assertThatThrownBy(() -> PageCodec.encode(mixed))
        .hasMessage("event: of globex at offset 1 (expected: of acme, at 1 or later)");
  }

  @Test
  void moreDistinctSubjectsThanAreShared_stillComeBack() {
    Position from = new Position(1, 0, 0);
    List<LoggedEvent> events = new ArrayList<>();
    int count = WireWriter.SHARED_TEXTS_MAX * 2;
    for (int i = 0; i < count; i++) {
      Event event = Event.json("" + i, "/s", "t", "subject-" + i, "{}");
      events.add(new LoggedEvent(new TenantId("acme"), i, i, event));
    }
    Page page = new Page(from, from.at(count), events, true, null);
    assertThat(PageCodec.decodePage(PageCodec.encode(page))).isEqualTo(page);
  }

  @Test
  void aTypicalEvent_costsLittleMoreThanItsIdAndData() {
    Position from = new Position(1, 3, 1_000_000);
    List<LoggedEvent> events = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      Event event =
          Event.json(
              "0b9b7d5e-%012d".formatted(i),
              "https://example.org/workers/17",
              "execution.progressed",
              "run-" + i % 10,
              "{\"progress\":0.5}");
      events.add(
          new LoggedEvent(
              new TenantId("acme"), 1_000_000 + 50L * i, 1_800_000_000_000L + i, event));
    }
    byte[] bytes = PageCodec.encode(new Page(from, from.at(2_000_000), events, true, null));
    int idAndData = 21 + 16;
    assertThat(bytes.length / 1000 - idAndData).isLessThanOrEqualTo(12);
  }

  private byte[] damage(byte[] bytes) {
    for (int times = 1 + random.nextInt(3); times > 0; times--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
        default -> {
          byte[] grown = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(8));
          System.arraycopy(bytes, at, grown, at + grown.length - bytes.length, bytes.length - at);
          bytes = grown;
        }
      }
    }
    return bytes;
  }
}
