package dev.sluice.transforms.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.ObjectSource;
import dev.sluice.transforms.rejections.Rejection;
import java.io.Serializable;

/**
 * Makes dead letters of records that were read from stored objects. The same record gives the same
 * letter in every run: its id is the hash of where it lies, and it says nothing of the time of the
 * run.
 *
 * @param pipeline the pipeline that rejects
 * @param version the version of Sluice that rejects
 * @param payloadLimitBytes where payloads are cut, bytes
 */
public record ObjectLetters(String pipeline, String version, int payloadLimitBytes)
    implements Serializable {

  /** A letter for a record that lies at {@code source}; a size of -1 bytes is an unknown one. */
  public DeadLetter letter(
      ObjectSource source, String step, Rejection rejection, ByteString payload, long sizeBytes) {
    DeadLetter.Builder letter =
        DeadLetter.newBuilder()
            .setLetterId(letterId(source))
            .setObject(source)
            .setStep(step)
            .setReason(rejection.reason())
            .setMessage(rejection.message())
            .setPayload(payload)
            .setPipeline(pipeline)
            .setVersion(version);
    if (sizeBytes >= 0) {
      letter.setPayloadSizeBytes(sizeBytes);
    }
    return letter.build();
  }

  private static String letterId(ObjectSource source) {
    byte[] hash =
        Hashing.sha256()
            .newHasher()
            .putString(source.getUri(), UTF_8)
            .putByte((byte) 0)
            .putLong(source.hasRecordIndex() ? source.getRecordIndex() : -1)
            .hash()
            .asBytes();
    return BaseEncoding.base16().lowerCase().encode(hash, 0, 16);
  }
}
