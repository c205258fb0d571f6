package io.throughline.replay.index;

/** RocksDB reports an error: a full or broken disk, most likely. */
final class IndexFailedException extends RuntimeException {

  IndexFailedException(String what, Exception cause) {
    super("index: %s: %s".formatted(what, cause.getMessage()), cause);
  }
}
