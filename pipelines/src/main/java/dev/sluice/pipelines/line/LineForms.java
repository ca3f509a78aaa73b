package dev.sluice.pipelines.line;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import com.google.protobuf.ByteString;
import dev.sluice.io.runs.NdjsonFormat;
import dev.sluice.line.v1.Alert;
import dev.sluice.line.v1.AlertState;
import dev.sluice.transforms.line.Anomaly;
import dev.sluice.transforms.topics.OutgoingRecord;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.List;
import org.apache.beam.sdk.transforms.SimpleFunction;

/** What alerts and anomalies look like in their topics. */
final class LineForms {
  private static final ByteString ANOMALY = ByteString.copyFromUtf8("anomaly");
  private static final String ID_HEADER = "sluice.id";
  private static final int ID_BYTES = 16;

  private LineForms() {}

  /**
   * A record with the alert's id as key, proto3 JSON in one line as value, and as timestamp when it
   * opened or closed. A compacted topic keeps the latest of both.
   */
  static final class AlertToRecord extends SimpleFunction<Alert, OutgoingRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public OutgoingRecord apply(Alert alert) {
      return new OutgoingRecord(
          alert.getAlertIdBytes(),
          ByteString.copyFromUtf8(NdjsonFormat.line(alert)),
          alert.getState() == AlertState.ALERT_STATE_CLOSED
              ? alert.getClosedMillis()
              : alert.getOpenedMillis(),
          List.of());
    }
  }

  /**
   * The reading as it came, with its own time as timestamp. Its id is a hash of metric and payload:
   * who reads the topic takes one of each.
   */
  static final class AnomalyToRecord extends SimpleFunction<Anomaly, OutgoingRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public OutgoingRecord apply(Anomaly anomaly) {
      byte[] hash =
          Hashing.sha256()
              .newHasher()
              .putString(anomaly.reading().metric(), UTF_8)
              .putByte((byte) 0)
              .putBytes(anomaly.payload().asReadOnlyByteBuffer())
              .hash()
              .asBytes();
      String id = BaseEncoding.base16().lowerCase().encode(hash, 0, ID_BYTES);
      return new OutgoingRecord(
          ANOMALY,
          anomaly.payload(),
          anomaly.reading().epochMillis(),
          List.of(new TopicRecord.Header(ID_HEADER, ByteString.copyFromUtf8(id))));
    }
  }
}
