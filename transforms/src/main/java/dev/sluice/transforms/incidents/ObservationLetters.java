package dev.sluice.transforms.incidents;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.TopicSource;
import dev.sluice.state.v1.ReceivedObservation;
import dev.sluice.transforms.cameras.Rejection;
import dev.sluice.transforms.deadletters.ObjectLetters;
import dev.sluice.transforms.deadletters.TopicLetters;
import java.io.Serializable;

/**
 * Makes dead letters of observations on their way, wherever they were read.
 *
 * @param objects for those that were read from stored objects
 * @param topics for those that were read from topics
 */
public record ObservationLetters(ObjectLetters objects, TopicLetters topics)
    implements Serializable {

  /**
   * Letters of both kinds.
   *
   * @param pipeline the pipeline that rejects
   * @param version the version of Sluice that rejects
   * @param payloadLimitBytes where payloads are cut, bytes
   */
  public static ObservationLetters of(String pipeline, String version, int payloadLimitBytes) {
    return new ObservationLetters(
        new ObjectLetters(pipeline, version, payloadLimitBytes),
        new TopicLetters(pipeline, version, payloadLimitBytes));
  }

  /**
   * A letter for an observation.
   *
   * @param camera the camera under which it was received
   * @param failedMillis when it was rejected, epoch milliseconds UTC; a letter of an object does
   *     not say it
   */
  public DeadLetter letter(
      String camera,
      ReceivedObservation received,
      String step,
      Rejection rejection,
      long failedMillis) {
    ByteString payload = received.getPayload();
    if (received.hasTopic()) {
      TopicSource source = received.getTopic();
      if (received.getKeyIsCamera()) {
        source = TopicLetters.withKey(source, ByteString.copyFromUtf8(camera));
      }
      return topics.letter(source, payload, step, rejection, failedMillis);
    }
    return objects.letter(
        received.getObject(),
        step,
        rejection,
        payload.substring(0, Math.min(payload.size(), objects.payloadLimitBytes())),
        payload.size());
  }
}
