package io.throughline.ingest.publish;

/**
 * How much one request may bring.
 *
 * @param eventBytesMax a body, or a line, with one event in the JSON format
 * @param batchBytesMax a body with a batch
 * @param batchEventsMax events in a batch
 * @param linesInFlight lines of one request that the log has not acknowledged yet
 * @param linesBytesInFlight the bytes of those lines
 */
public record PublishLimits(
    int eventBytesMax,
    int batchBytesMax,
    int batchEventsMax,
    int linesInFlight,
    int linesBytesInFlight) {}
