package io.throughline.log.kafka;

import io.throughline.log.share.Owners;
import io.throughline.log.share.Spread.Member;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What this process says of itself in the group, and hears from it; outlives consumers. Owned by
 * the group's thread.
 */
final class ShareMember {

  private final int partitions;
  private final Consumer<Owners> listener;
  private Member member;

  /**
   * @param partitions of each stream, by configuration
   */
  ShareMember(String address, int partitions, Set<Integer> onDisk, Consumer<Owners> listener) {
    this.partitions = partitions;
    this.listener = listener;
    this.member = new Member(address, Member.NEVER, onDisk);
  }

  int partitions() {
    return partitions;
  }

  Member said() {
    return member;
  }

  void agreed(Owners owners) {
    member = new Member(member.address(), owners.generation(), owners.own());
    listener.accept(owners);
  }
}
