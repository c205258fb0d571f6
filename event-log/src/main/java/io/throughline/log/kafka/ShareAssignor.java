package io.throughline.log.kafka;

import io.throughline.log.share.Owners;
import io.throughline.log.share.ShareCodec;
import io.throughline.log.share.Spread;
import io.throughline.log.share.Spread.Member;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.TopicPartition;

/**
 * How the group agrees: each member's subscription carries what {@link Member} says, the leader
 * spreads partition <em>numbers</em>, the same in every topic, and each assignment carries all
 * {@link Owners}.
 *
 * <p>Public because Kafka makes it by its name, from a consumer's settings; of no use elsewhere.
 */
public final class ShareAssignor implements ConsumerPartitionAssignor, Configurable {

  /** The setting that hands the consumer's {@link ShareMember} over. */
  static final String MEMBER = "throughline.share.member";

  private ShareMember member = new ShareMember("", 0, Set.of(), owners -> {});

  @Override
  public String name() {
    return "throughline-share";
  }

  @Override
  public void configure(Map<String, ?> settings) {
    if (!(settings.get(MEMBER) instanceof ShareMember given)) {
      throw new IllegalArgumentException(MEMBER + ": missing (expected: who takes part)");
    }
    member = given;
  }

  @Override
  public ByteBuffer subscriptionUserData(Set<String> topics) {
    return ShareCodec.encode(member.said());
  }

  @Override
  public GroupAssignment assign(Cluster cluster, GroupSubscription group) {
    record Seen(String id, Set<String> topics, Member member) {}
    List<Seen> seen = new ArrayList<>();
    group
        .groupSubscription()
        .forEach(
            (id, said) ->
                seen.add(
                    new Seen(
                        id, Set.copyOf(said.topics()), ShareCodec.decodeMember(said.userData()))));
    seen.sort(
        Comparator.<Seen, String>comparing(s -> s.member().address()).thenComparing(Seen::id));
    List<Member> members = seen.stream().map(Seen::member).toList();
    List<SortedSet<Integer>> shares = Spread.of(members, member.partitions());
    Owners owners = Owners.of(members.stream().map(Member::address).toList(), shares);
    Map<String, Assignment> assignments = new HashMap<>();
    for (int i = 0; i < seen.size(); i++) {
      assignments.put(
          seen.get(i).id(),
          new Assignment(
              places(cluster, seen.get(i).topics(), shares.get(i)),
              ShareCodec.encode(owners.seenBy(i))));
    }
    return new GroupAssignment(assignments);
  }

  @Override
  public void onAssignment(Assignment assignment, ConsumerGroupMetadata group) {
    member.agreed(ShareCodec.decodeOwners(assignment.userData(), group.generationId()));
  }

  /** Those that are there: a topic that is being made again has none for a moment. */
  private static List<TopicPartition> places(
      Cluster cluster, Set<String> topics, SortedSet<Integer> partitions) {
    List<TopicPartition> places = new ArrayList<>();
    for (String topic : topics) {
      Integer count = cluster.partitionCountForTopic(topic);
      for (int partition : partitions) {
        if (count != null && partition < count) {
          places.add(new TopicPartition(topic, partition));
        }
      }
    }
    return places;
  }
}
