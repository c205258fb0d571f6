package io.throughline.log.share;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who gets which partitions: as many for each as for any other, but for one, and as far as that
 * allows what each has already. Pure.
 */
public final class Spread {

  /**
   * One of those who share.
   *
   * @param generation when it was given {@code has}; {@link #NEVER} if it only has them on its disk
   * @param has the numbers of the partitions that it has
   */
  public record Member(String address, int generation, Set<Integer> has) {

    public static final int NEVER = -1;

    public Member {
      has = Set.copyOf(has);
    }
  }

  private record Claim(int member, int generation, int partition, int claimants) {}

  /** What was agreed last counts first, then what nobody else could use. */
  private static final Comparator<Claim> ORDER =
      Comparator.comparingInt(Claim::generation)
          .reversed()
          .thenComparingInt(Claim::member)
          .thenComparingInt(Claim::claimants)
          .thenComparingInt(Claim::partition);

  private final int partitions;
  private final List<SortedSet<Integer>> shares = new ArrayList<>();
  private final Set<Integer> taken = new HashSet<>();

  private Spread(int partitions, int members) {
    this.partitions = partitions;
    for (int i = 0; i < members; i++) {
      shares.add(new TreeSet<>());
    }
  }

  /** Each member's partitions, in the members' order. */
  public static List<SortedSet<Integer>> of(List<Member> members, int partitions) {
    Spread spread = new Spread(partitions, members.size());
    List<Claim> claims = claims(members, partitions);
    int fair = partitions / members.size();
    spread.keep(claims, fair, members.size());
    spread.keep(claims, fair + 1, partitions % members.size());
    spread.giveTheRest();
    return spread.shares;
  }

  private static List<Claim> claims(List<Member> members, int partitions) {
    Map<Integer, Integer> claimants = new HashMap<>();
    members.forEach(member -> member.has().forEach(p -> claimants.merge(p, 1, Integer::sum)));
    List<Claim> claims = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      Member member = members.get(i);
      for (int partition : member.has()) {
        if (partition < partitions) {
          claims.add(
              new Claim(i, member.generation(), partition, claimants.getOrDefault(partition, 1)));
        }
      }
    }
    claims.sort(ORDER);
    return claims;
  }

  /**
   * @param most partitions of one member
   * @param members that may have so many
   */
  private void keep(List<Claim> claims, int most, int members) {
    int left = members;
    for (Claim claim : claims) {
      SortedSet<Integer> share = shares.get(claim.member());
      if (left > 0 && share.size() < most && taken.add(claim.partition())) {
        share.add(claim.partition());
        left -= share.size() == most ? 1 : 0;
      }
    }
  }

  private void giveTheRest() {
    for (int partition = 0; partition < partitions; partition++) {
      if (taken.add(partition)) {
        shares.stream().min(Comparator.comparingInt(Set::size)).orElseThrow().add(partition);
      }
    }
  }
}
