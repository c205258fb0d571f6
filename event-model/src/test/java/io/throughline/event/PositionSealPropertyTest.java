package io.throughline.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** A token opens for the tenant's stream and key that it was made for, and for nothing else. */
class PositionSealPropertyTest {

  private final PositionSeal seal = new PositionSeal(key("the deployment's secret"));
  private final PositionSeal otherKey = new PositionSeal(key("another one's secret"));

  @Property
  void whatWasSealed_opensAsItWas(
      @ForAll("streams") StreamKey key, @ForAll("positions") Position at) {
    String token = seal.seal(key, at);

    assertThat(token).hasSize(PositionSeal.TOKEN_LENGTH).matches("[A-Za-z0-9_-]+");
    assertThat(seal.open(key, token)).contains(at);
  }

  @Property
  void sealing_dependsOnNothingButKeyStreamAndPosition(
      @ForAll("streams") StreamKey key, @ForAll("positions") Position at) {
    PositionSeal sameSecret = new PositionSeal(key("the deployment's secret"));

    assertThat(sameSecret.seal(key, at)).isEqualTo(seal.seal(key, at));
  }

  @Property
  void aTokenOfAnotherTenantOrStream_doesNotOpen(
      @ForAll("streams") StreamKey mine,
      @ForAll("streams") StreamKey theirs,
      @ForAll("positions") Position at) {
    assertThat(seal.open(mine, seal.seal(theirs, at)).isPresent()).isEqualTo(mine.equals(theirs));
  }

  @Property
  void aTokenOfAnotherKey_doesNotOpen(
      @ForAll("streams") StreamKey key, @ForAll("positions") Position at) {
    assertThat(seal.open(key, otherKey.seal(key, at))).isEmpty();
  }

  @Property
  void aTokenWithAnyBitFlipped_doesNotOpen(
      @ForAll("streams") StreamKey key,
      @ForAll("positions") Position at,
      @ForAll @IntRange(max = 24 * 8 - 1) int bit) {
    byte[] bytes = Base64.getUrlDecoder().decode(seal.seal(key, at));
    bytes[bit / 8] ^= (byte) (1 << (bit % 8));

    String forged = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

    assertThat(seal.open(key, forged)).isEmpty();
  }

  @Property
  void anyText_isRefusedWithoutAnException(@ForAll String text, @ForAll("streams") StreamKey key) {
    assertThat(seal.open(key, text)).isEmpty();
  }

  @Provide
  Arbitrary<StreamKey> streams() {
    Arbitrary<TenantId> tenants = Arbitraries.of("acme", "globex", "a", "ab").map(TenantId::new);
    Arbitrary<StreamName> streams =
        Arbitraries.of("execution", "b", "metrics").map(StreamName::new);
    return Combinators.combine(tenants, streams).as(StreamKey::new);
  }

  @Provide
  Arbitrary<Position> positions() {
    return Combinators.combine(
            Arbitraries.integers(),
            Arbitraries.integers().between(0, Position.PARTITION_MAX),
            Arbitraries.longs().between(0, Position.OFFSET_MAX))
        .as(Position::new);
  }

  private static byte[] key(String secret) {
    return secret.getBytes(StandardCharsets.UTF_8);
  }
}
