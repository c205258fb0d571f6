package io.throughline.replay.history;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/** History read from Kafka itself. */
@SpringBootTest(
    classes = HistoryOnKafkaContract.Service.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = "throughline.replay.read-model.enabled=false")
final class HistoryFromKafkaTest extends HistoryOnKafkaContract {}
