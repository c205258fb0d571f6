package io.throughline.log.share;

import io.throughline.event.TenantId;
import io.throughline.log.TenantPartitioner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who has which partitions, as one agreement of the group has it. A partition's number counts in
 * every stream, so a tenant has one owner for all of its streams. Immutable.
 *
 * @param generation of the agreement; later ones are higher
 * @param self which of {@code addresses} is this process
 * @param addresses of the members, where the others reach them
 * @param byPartition which of {@code addresses} has it
 */
public record Owners(int generation, int self, List<String> addresses, List<Integer> byPartition) {

  public Owners {
    addresses = List.copyOf(addresses);
    byPartition = List.copyOf(byPartition);
  }

  /** Where the owner of the tenant's partitions is. */
  public String addressOf(TenantId tenant) {
    return addresses.get(ownerOf(tenant));
  }

  public boolean isOwn(TenantId tenant) {
    return ownerOf(tenant) == self;
  }

  /** The numbers of the partitions that this process has. */
  public SortedSet<Integer> own() {
    SortedSet<Integer> own = new TreeSet<>();
    for (int partition = 0; partition < byPartition.size(); partition++) {
      if (byPartition.get(partition) == self) {
        own.add(partition);
      }
    }
    return own;
  }

  /** The same agreement as another member sees it. */
  public Owners seenBy(int member) {
    return new Owners(generation, member, addresses, byPartition);
  }

  /**
   * A spread, as the first member sees it.
   *
   * @param shares each member's partitions; together every partition once
   */
  public static Owners of(List<String> addresses, List<? extends SortedSet<Integer>> shares) {
    int partitions = shares.stream().mapToInt(SortedSet::size).sum();
    List<Integer> byPartition = new ArrayList<>(Collections.nCopies(partitions, 0));
    for (int member = 0; member < shares.size(); member++) {
      for (int partition : shares.get(member)) {
        byPartition.set(partition, member);
      }
    }
    return new Owners(0, 0, addresses, byPartition);
  }

  private int ownerOf(TenantId tenant) {
    return byPartition.get(TenantPartitioner.partitionOf(tenant, byPartition.size()));
  }
}
