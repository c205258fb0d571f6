package io.throughline.bench.sockets;

/**
 * What went wrong with continuity, over all sockets.
 *
 * @param missing events that should have come and did not
 * @param late events that came after a later one
 * @param behind sockets that have not seen the last event
 */
public record Account(long missing, long repeated, long late, int behind) {

  public boolean clean() {
    return missing == 0 && repeated == 0 && late == 0;
  }

  public Account plus(Account other) {
    return new Account(
        missing + other.missing,
        repeated + other.repeated,
        late + other.late,
        behind + other.behind);
  }
}
