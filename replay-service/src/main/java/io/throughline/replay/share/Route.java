package io.throughline.replay.share;

import io.throughline.event.TenantId;
import io.throughline.log.share.Owners;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Who answers a tenant's request. Pure. */
sealed interface Route {

  /** This instance does. */
  record Here() implements Route {}

  /** Another one does. */
  record Elsewhere(URI owner) implements Route {}

  /** Nobody knows just now; a moment later somebody may. */
  record Unsettled(String why) implements Route {}

  /**
   * @param owners the group's last agreement, if there was one yet
   * @param forwarded whether another instance sent the request here. It is not sent on: two that
   *     disagree would send it round in circles
   */
  static Route of(@Nullable Owners owners, TenantId tenant, boolean forwarded) {
    if (owners == null) {
      return new Unsettled("This instance has not heard yet which partitions are its own.");
    }
    if (owners.isOwn(tenant)) {
      return new Here();
    }
    return forwarded
        ? new Unsettled("The tenant's partition is moving from one instance to another.")
        : new Elsewhere(URI.create(owners.addressOf(tenant)));
  }
}
