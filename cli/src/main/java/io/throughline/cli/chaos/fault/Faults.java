package io.throughline.cli.chaos.fault;

import io.throughline.cli.chaos.house.Part;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** All faults there are. */
public final class Faults {

  private Faults() {}

  /**
   * Each once.
   *
   * @param manyLast how long the many clients stay
   * @param round how often this was asked, so that names are not used again
   */
  public static List<Fault> all(Duration manyLast, int round) {
    List<Supplier<Fault>> all =
        List.of(
            () -> PartKilled.gateway(round % 2 == 0 ? Part.GATEWAY_1 : Part.GATEWAY_2),
            PartKilled::bothGateways,
            PartKilled::replay,
            PartKilled::brokerStopped,
            PartKilled::brokerKilled,
            ClientStalled::new,
            SlowLink::new,
            DeadLink::new,
            ClientsMove::new,
            () -> new ManyAtOnce(manyLast),
            ClocksJump::new,
            DiskFull::new,
            TopicMadeAnew::new,
            RetentionOvertakes::new,
            LogTruncated::new,
            () -> new TransactionAborted("aborted-" + round),
            () -> new TransactionHung("hung-" + round),
            TopicCompacted::new);
    return all.stream().map(Supplier::get).toList();
  }
}
