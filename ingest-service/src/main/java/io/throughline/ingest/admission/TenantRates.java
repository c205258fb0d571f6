package io.throughline.ingest.admission;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.throughline.event.TenantId;
import java.time.Duration;

/**
 * Each tenant's rate of events, as a token bucket.
 *
 * <p>Holds the buckets of the tenants seen last, 10,000 at most; one that is forgotten begins with
 * a full bucket again. Counts what this process takes: behind n processes a tenant has n times the
 * rate. Safe for use by any thread.
 */
public final class TenantRates {

  private static final int TENANTS_MAX = 10_000;

  private final LoadingCache<TenantId, Bucket> buckets;

  /**
   * @param perSecond events that a tenant may publish per second, in the long run
   * @param burst events that it may publish at once after being quiet
   * @param clock what time the buckets fill by
   */
  public TenantRates(long perSecond, long burst, TimeMeter clock) {
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(TENANTS_MAX)
            .build(
                tenant ->
                    Bucket.builder()
                        .withCustomTimePrecision(clock)
                        .addLimit(
                            limit ->
                                limit
                                    .capacity(burst)
                                    .refillGreedy(perSecond, Duration.ofSeconds(1)))
                        .build());
  }

  /**
   * Takes {@code events} from what the tenant has left.
   *
   * @return zero if they were taken; otherwise nothing was, and this is when a retry succeeds
   */
  public Duration take(TenantId tenant, int events) {
    long waitNanos =
        buckets.get(tenant).tryConsumeAndReturnRemaining(events).getNanosToWaitForRefill();
    return Duration.ofNanos(waitNanos);
  }
}
