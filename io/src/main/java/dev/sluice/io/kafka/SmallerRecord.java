package dev.sluice.io.kafka;

import dev.sluice.transforms.topics.OutgoingRecord;
import java.io.Serializable;
import java.util.Optional;

/** Makes something smaller of a record that is too large for its topic. */
@FunctionalInterface
public interface SmallerRecord extends Serializable {

  /**
   * The record in so many bytes.
   *
   * @return empty where that cannot be; the job fails then
   */
  Optional<OutgoingRecord> within(OutgoingRecord record, int bytes);
}
