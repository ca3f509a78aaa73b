package dev.sluice.samples.generate;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;

/**
 * What the objects with a camera's data are like.
 *
 * @param framing how records follow each other
 * @param compression of the whole object
 * @param minutes how long deliveries are gathered into one object; the first of a day begins at
 *     midnight
 */
record ObjectForm(Framing framing, Compression compression, int minutes) implements Serializable {
  ObjectForm {
    checkArgument(
        minutes >= 1 && minutes <= Day.MINUTES,
        "objectMinutes must be from 1 to %s, but was: %s",
        Day.MINUTES,
        minutes);
  }

  /** For names of objects, with its dot. */
  String extension() {
    return "." + framing.extension() + compression.suffix();
  }
}
