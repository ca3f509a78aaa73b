package dev.sluice.transforms.incidents;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.state.v1.ReceivedObservation;
import dev.sluice.transforms.cameras.Decoded;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.ObservationDecoder;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.rejections.Rejection;
import dev.sluice.transforms.topics.TopicRecord;
import org.jspecify.annotations.Nullable;

/**
 * Finds out of which camera a record of a topic is: of the one that its key names in UTF-8, or, if
 * the key is no camera's id, of the one that its message names. Only in the latter case is the
 * record decoded here.
 *
 * <p>It remembers what keys name, and nothing of records. Not thread-safe.
 */
public final class ObservationReceipt {
  /** The step that the dead letter of a record that cannot be given to any camera names. */
  public static final String STEP = "ReceiveObservations";

  /** Why a record without a value is rejected, live and in a replay. */
  public static final Rejection NO_VALUE =
      new Rejection(Reason.REASON_VALUE_MISSING, "the record has no value");

  /** Takes what becomes of a record. */
  public interface Receiver {
    /** The record is of that camera, as far as can be told before it is decoded. */
    void received(String camera, ReceivedObservation observation);

    /** The record is of no camera. */
    void rejected(DeadLetter letter);
  }

  private final TopicLetters letters;
  private final CameraKeys keys = new CameraKeys();
  private final ObservationDecoder decoder = new ObservationDecoder();

  /**
   * @param letters makes the dead letters
   */
  public ObservationReceipt(TopicLetters letters) {
    this.letters = letters;
  }

  /**
   * Gives the record to {@code out}, in one form or the other.
   *
   * @param nowMillis the time that a letter gives as that of the rejection, epoch milliseconds UTC
   */
  public void receive(TopicRecord record, Receiver out, long nowMillis) {
    @Nullable ByteString value = record.value();
    if (value == null) {
      reject(record, ByteString.EMPTY, STEP, NO_VALUE, out, nowMillis);
      return;
    }
    @Nullable String camera = keys.camera(record.key());
    if (camera != null) {
      out.received(camera, DetectIncidents.received(record, true));
      return;
    }
    Decoded decoded = decoder.decode(null, value);
    if (decoded instanceof Observation observation) {
      out.received(observation.cameraId(), DetectIncidents.received(record, false));
    } else if (decoded instanceof Decoded.Undecodable undecodable) {
      reject(record, value, ObservationDecoder.STEP, undecodable.why(), out, nowMillis);
    }
  }

  private void reject(
      TopicRecord record,
      ByteString value,
      String step,
      Rejection rejection,
      Receiver out,
      long nowMillis) {
    out.rejected(letters.letter(TopicLetters.source(record), value, step, rejection, nowMillis));
  }
}
