package io.throughline.standalone.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {

  @Test
  void oneThatKeepsFailingWaitsLongerEachTimeUpToTenSeconds() {
    RestartPolicy policy = RestartPolicy.FRESH;
    Duration before = Duration.ZERO;
    for (int failures = 1; failures <= 6; failures++) {
      policy = policy.endedAfter(Duration.ofSeconds(1));
      assertThat(policy.delay()).isGreaterThan(before);
      before = policy.delay();
    }
    for (int failures = 0; failures < 100; failures++) {
      policy = policy.endedAfter(Duration.ZERO);
    }
    assertThat(policy.delay()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void oneThatRanForLongStartsAgainSoon() {
    RestartPolicy failing = new RestartPolicy(9);
    assertThat(failing.endedAfter(Duration.ofMinutes(5)).delay()).isEqualTo(Duration.ofMillis(200));
  }
}
