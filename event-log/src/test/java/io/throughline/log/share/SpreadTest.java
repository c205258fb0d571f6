package io.throughline.log.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.TenantId;
import io.throughline.log.TenantPartitioner;
import io.throughline.log.share.Spread.Member;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who gets which partitions, and how it is told. */
class SpreadTest {

  @Test
  void whoIsAlone_hasAll() {
    assertThat(Spread.of(List.of(fresh("a")), 3)).isEqualTo(List.of(Set.of(0, 1, 2)));
  }

  @Test
  void whoJoins_getsAFairShare_andTheOthersKeepWhatTheyCan() {
    List<SortedSet<Integer>> spread =
        Spread.of(List.of(having("a", 4, 0, 1, 2), having("b", 4, 3, 4, 5), fresh("c")), 6);
    assertThat(spread).isEqualTo(List.of(Set.of(0, 1), Set.of(3, 4), Set.of(2, 5)));
  }

  @Test
  void whoComesBack_getsWhatItHasOnItsDisk() {
    List<SortedSet<Integer>> spread =
        Spread.of(List.of(having("a", 7, 0, 1, 2, 3), having("b", Member.NEVER, 0, 1)), 4);
    assertThat(spread).isEqualTo(List.of(Set.of(2, 3), Set.of(0, 1)));
  }

  @Test
  void whatTwoThinkTheyHave_isWhoseWasGivenItLast() {
    List<SortedSet<Integer>> spread =
        Spread.of(List.of(having("a", 3, 0, 1), having("b", 5, 1)), 2);
    assertThat(spread).isEqualTo(List.of(Set.of(0), Set.of(1)));
  }

  @Test
  void anySpread_isFairAndWhole_andDoesNotMoveOnceItIsMade() {
    long seed = System.identityHashCode(this);
    Random random = new Random(seed);
    for (int run = 0; run < 2_000; run++) {
      int partitions = 1 + random.nextInt(24);
      List<Member> members = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(6); i++) {
        Set<Integer> has =
            random.ints(random.nextInt(12), 0, 30).boxed().collect(Collectors.toSet());
        members.add(new Member("m" + i, random.nextInt(4) - 1, has));
      }
      List<SortedSet<Integer>> spread = Spread.of(members, partitions);
      String what = "seed %d run %d: %s of %s".formatted(seed, run, spread, members);
      int fair = partitions / members.size();
      assertThat(spread).as(what).allMatch(s -> s.size() == fair || s.size() == fair + 1);
      Set<Integer> all = new HashSet<>();
      spread.forEach(share -> assertThat(share).as(what).allMatch(all::add));
      assertThat(all).as(what).hasSize(partitions);

      List<Member> again = new ArrayList<>();
      for (int i = 0; i < spread.size(); i++) {
        again.add(new Member("m" + i, 9, spread.get(i)));
      }
      assertThat(Spread.of(again, partitions)).as(what).isEqualTo(spread);
    }
  }

  @Test
  void anAgreement_isReadAsItWasWritten_byEachMember() {
    Owners owners =
        Owners.of(
            List.of("http://a:1", "http://bü:2"), Spread.of(List.of(fresh("a"), fresh("b")), 5));
    for (int member = 0; member < 2; member++) {
      Owners seen = ShareCodec.decodeOwners(ShareCodec.encode(owners.seenBy(member)), 12);
      assertThat(seen).isEqualTo(new Owners(12, member, owners.addresses(), owners.byPartition()));
    }
    Member member = having("http://a:1", 3, 1, 4);
    assertThat(ShareCodec.decodeMember(ShareCodec.encode(member))).isEqualTo(member);
  }

  @Test
  void everyTenant_hasOneOwner_whoHasItsPartitionNumber() {
    Owners owners = new Owners(1, 1, List.of("http://a", "http://b"), List.of(0, 1, 1));
    assertThat(owners.own()).containsExactly(1, 2);
    IntStream.range(0, 100)
        .mapToObj(i -> new TenantId("tenant-" + i))
        .forEach(
            tenant -> {
              boolean first = TenantPartitioner.partitionOf(tenant, 3) == 0;
              assertThat(owners.addressOf(tenant)).isEqualTo(first ? "http://a" : "http://b");
              assertThat(owners.isOwn(tenant)).isEqualTo(!first);
            });
  }

  private static Member fresh(String address) {
    return new Member(address, Member.NEVER, Set.of());
  }

  private static Member having(String address, int generation, Integer... partitions) {
    return new Member(address, generation, Set.of(partitions));
  }
}
