package io.throughline.cli.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.Position;
import io.throughline.event.PositionSeal;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checker has to find what it is there to find, and nothing else. */
class AccountTest {

  private static final StreamKey MINE = stream("acme");
  private static final StreamKey OTHERS = stream("globex");
  private static final int EPOCH = 7;
  private static final int NEXT_EPOCH = 8;
  private static final int PARTITION = 3;

  private final PositionSeal seal = new PositionSeal(new byte[32]);
  private final Ledger ledger = new Ledger();
  private final Book book = ledger.book(MINE);
  private final Account account = new Account("reader", MINE, entry -> true, seal, ledger);

  @BeforeEach
  void threeEventsWithOthersInBetween() {
    book.append(0, "a", "t", "s");
    book.append(2, "b", "t", "s");
    book.append(5, "c", "u", "s");
    ledger.book(OTHERS).append(1, "x", "t", "s");
    account.see(new Seen.Start(token(0)));
  }

  @Test
  void everyEventOnceInOrder_isClean() {
    events("a", "b", "c");
    assertThat(found()).satisfies(clean -> assertThat(clean.clean()).isTrue());
    assertThat(account.hasReached(3)).isTrue();
  }

  @Test
  void eventThatIsLeftOut_isAGap_whenALaterOneComes() {
    events("a", "c");
    assertThat(found().gaps()).isEqualTo(1);
  }

  @Test
  void eventThatDoesNotCome_isAGap_whenItIsGivenUp() {
    events("a", "b");
    assertThat(account.hasReached(3)).isFalse();
    account.giveUpBefore(3);
    assertThat(found().gaps()).isEqualTo(1);
  }

  @Test
  void eventThatComesAgain_isADuplicate_andALateOneIsReordered() {
    events("a", "a", "c", "b");
    Findings found = found();
    assertThat(found.duplicates()).isEqualTo(1);
    assertThat(found.reorderings()).isEqualTo(1);
    assertThat(found.gaps()).isEqualTo(1);
  }

  @Test
  void anothersEvent_orOneThatNobodyWrote_isForeign() {
    account.see(new Seen.Event("x", token(2), 0));
    account.see(new Seen.Event("never", token(2), 0));
    assertThat(found().foreign()).isEqualTo(2);
  }

  @Test
  void eventThatWasNotAskedFor_isForeign_andWhatIsFilteredOutIsNoGap() {
    Account odd = new Account("odd", MINE, entry -> entry.type().equals("u"), seal, ledger);
    odd.see(new Seen.Start(token(0)));
    odd.see(new Seen.Event("c", token(6), 0));
    assertThat(odd.takeFindings().clean()).isTrue();
    odd.see(new Seen.Event("a", token(1), 0));
    assertThat(odd.takeFindings().foreign()).isEqualTo(1);
  }

  @Test
  void positionThatIsNotRightBehindItsEvent_orAnothers_misleads() {
    account.see(new Seen.Event("a", token(2), 0));
    account.see(new Seen.Event("b", seal.seal(OTHERS, position(EPOCH, 3)), 0));
    assertThat(found().misled()).isEqualTo(2);
  }

  @Test
  void noticeThatClaimsMoreThanWasDelivered_misleads() {
    events("a");
    account.see(new Seen.Claim(token(2)));
    assertThat(found().clean()).isTrue();
    account.see(new Seen.Claim(token(3)));
    assertThat(found().misled()).isEqualTo(1);
  }

  @Test
  void retentionThatIsSaidExactly_isNoFault() {
    book.startMoved(4);
    events("a");
    account.see(new Seen.Gap("retention", token(1), token(4)));
    events("c");
    Findings found = found();
    assertThat(found.clean()).isTrue();
    assertThat(found.saidGone()).isEqualTo(1);
    assertThat(found.gapNotices()).isEqualTo(1);
  }

  @Test
  void gapThatEndsWhereTheLogNeverBegan_misleads_andExcusesNothing() {
    book.startMoved(3);
    events("a");
    account.see(new Seen.Gap("retention", token(1), token(4)));
    events("c");
    Findings found = found();
    assertThat(found.misled()).isEqualTo(1);
    assertThat(found.gaps()).isEqualTo(1);
  }

  @Test
  void gapThatBeginsBeyondWhatWasDelivered_misleads() {
    book.startMoved(4);
    account.see(new Seen.Gap("retention", token(1), token(4)));
    assertThat(found().misled()).isEqualTo(1);
  }

  @Test
  void lostEnd_hasToBeTold_beforeWhatCameInstead() {
    events("a", "b", "c");
    book.cut(2);
    book.append(2, "d", "t", "s");
    Account untold = new Account("untold", MINE, entry -> true, seal, ledger);
    untold.see(new Seen.Start(token(0)));
    untold.see(new Seen.Event("a", token(1), 0));
    untold.see(new Seen.Event("b", token(3), 0));
    untold.see(new Seen.Event("d", token(3), 0));
    assertThat(untold.takeFindings().misled()).isEqualTo(1);

    account.see(new Seen.Gap("truncated", token(6), token(2)));
    account.see(new Seen.Event("d", token(3), 0));
    assertThat(found().clean()).isTrue();
  }

  @Test
  void whoNeverHadTheLostEnd_isOwedNothing() {
    events("a");
    book.cut(2);
    book.append(2, "d", "t", "s");
    account.see(new Seen.Event("d", token(3), 0));
    assertThat(found().clean()).isTrue();
    assertThat(account.hasReached(book.size())).isTrue();
  }

  @Test
  void topicMadeAnew_hasToBeTold() {
    events("a");
    book.madeAnew();
    book.append(0, "n", "t", "s");
    account.see(new Seen.Gap("recreated", token(1), seal.seal(MINE, position(NEXT_EPOCH, 0))));
    account.see(new Seen.Event("n", seal.seal(MINE, position(NEXT_EPOCH, 1)), 0));
    Findings found = found();
    assertThat(found.clean()).isTrue();
    assertThat(found.saidGone()).isEqualTo(2);
  }

  @Test
  void topicMadeAnewInSilence_isAGap() {
    events("a");
    book.madeAnew();
    book.append(0, "n", "t", "s");
    account.see(new Seen.Event("n", seal.seal(MINE, position(NEXT_EPOCH, 1)), 0));
    assertThat(found().gaps()).isEqualTo(2);
  }

  @Test
  void whatCompactionRemoved_mayComeOrNot() {
    book.compactedTo(Set.of("c"));
    events("a", "c");
    assertThat(found().clean()).isTrue();
  }

  private void events(String... ids) {
    for (String id : ids) {
      long next = book.entry(book.indexOf(id)).offset() + 1;
      account.see(new Seen.Event(id, token(next), 0));
    }
  }

  private Findings found() {
    return account.takeFindings();
  }

  private String token(long nextOffset) {
    return seal.seal(MINE, position(EPOCH, nextOffset));
  }

  private static Position position(int epoch, long nextOffset) {
    return new Position(epoch, PARTITION, nextOffset);
  }

  private static StreamKey stream(String tenant) {
    return new StreamKey(new TenantId(tenant), new StreamName("execution"));
  }
}
