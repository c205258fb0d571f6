package io.throughline.log.kafka;

import io.throughline.log.EventLogContract;
import io.throughline.log.LogHarness;

final class KafkaLogContractTest extends EventLogContract {

  @Override
  protected LogHarness newHarness() {
    return new KafkaHarness();
  }
}
