package io.throughline.host;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * One figure of one look, as it goes into one event.
 *
 * @param subject what it is about: {@code cpu}, {@code disk:/home}
 * @param value the headline, in the figure's unit
 * @param details further numbers by their names on the wire, in the order to show them
 */
record Reading(Figure figure, String subject, double value, SequencedMap<String, Double> details) {

  Reading {
    details = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(details));
  }
}
