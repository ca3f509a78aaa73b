package dev.sluice.io.deadletters;

import dev.sluice.deadletter.v1.DeadLetter;
import java.util.OptionalLong;

/**
 * A letter where it was found.
 *
 * @param letter the letter
 * @param objectUri the object that holds it
 * @param failedMillis when it was rejected, epoch milliseconds UTC: as the letter says, or when the
 *     run ended that rejected it, or the event's time; empty where nothing is known
 */
public record FoundLetter(DeadLetter letter, String objectUri, OptionalLong failedMillis) {

  /** Whether all of the original is there. */
  public boolean isWhole() {
    return !letter.getTopic().hasLeftOutBytes()
        && letter.hasPayloadSizeBytes()
        && letter.getPayloadSizeBytes() == letter.getPayload().size();
  }
}
