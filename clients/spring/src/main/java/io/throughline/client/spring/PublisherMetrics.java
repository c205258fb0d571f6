package io.throughline.client.spring;

/** Hears what becomes of events. Safe for use by any thread. */
interface PublisherMetrics {

  PublisherMetrics NONE =
      new PublisherMetrics() {
        @Override
        public void delivered(int events) {}

        @Override
        public void lost(Loss why, int events) {}

        @Override
        public void outage() {}
      };

  /** Why events do not get to the log. */
  enum Loss {
    /** There was no room for them any more. */
    OVERFLOW,
    /** They are no events, or the server refused them. */
    REFUSED,
    /** They were left when the process went. */
    SHUTDOWN
  }

  void delivered(int events);

  void lost(Loss why, int events);

  /** Events have begun not to get through. */
  void outage();
}
