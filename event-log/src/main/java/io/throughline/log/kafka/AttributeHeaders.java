package io.throughline.log.kafka;

/** Where CloudEvents' attributes stand in a record: its Kafka protocol binding, binary mode. */
final class AttributeHeaders {

  static final String PREFIX = "ce_";
  static final String SPEC_VERSION = "ce_specversion";
  static final String ID = "ce_id";
  static final String SOURCE = "ce_source";
  static final String TYPE = "ce_type";
  static final String SUBJECT = "ce_subject";
  static final String TIME = "ce_time";
  static final String DATA_SCHEMA = "ce_dataschema";

  /** The data's media type; {@code application/cloudevents+json} makes the record structured. */
  static final String CONTENT_TYPE = "content-type";

  /** The only version there is. */
  static final String VERSION = "1.0";

  private AttributeHeaders() {}
}
