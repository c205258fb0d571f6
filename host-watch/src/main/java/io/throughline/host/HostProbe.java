package io.throughline.host;

/** Looks at the machine. Called by one thread only. */
interface HostProbe {

  HostSample sample();
}
