package dev.sluice.transforms.deadletters;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.TopicSource;
import dev.sluice.state.v1.ReceivedObservation;
import dev.sluice.transforms.recordings.RecordPlace;
import dev.sluice.transforms.recordings.RecordReader;
import dev.sluice.transforms.rejections.Rejection;
import java.io.Serializable;

/**
 * Makes dead letters of observations, wherever they were read.
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
   * A letter for the current record of a bounded read. The same record gives the same letter in
   * every run: it does not say when it was rejected.
   */
  public DeadLetter letter(RecordReader record, String step, Rejection rejection) {
    RecordPlace place = record.place();
    if (place instanceof RecordPlace.InTopic inTopic) {
      return topics.letter(inTopic.source(), record.original(Integer.MAX_VALUE), step, rejection);
    }
    return objects.letter(
        ((RecordPlace.InObject) place).source(),
        step,
        rejection,
        record.original(objects.payloadLimitBytes()),
        record.originalSizeBytes());
  }

  /**
   * A letter for an observation on its way.
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
