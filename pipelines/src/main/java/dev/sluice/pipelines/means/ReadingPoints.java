package dev.sluice.pipelines.means;

import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.io.influx.LineProtocol;
import dev.sluice.io.influx.PointMapping;
import dev.sluice.io.influx.QuestTables;
import dev.sluice.sensor.v1.Measurement;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.measures.Measured;
import dev.sluice.transforms.measures.MeasuredBatch;
import dev.sluice.transforms.rejections.Rejection;
import java.util.List;

/**
 * A reading as a point: the measure is the measurement, sensor and place are the tags, and the time
 * is the reading's. All of it stands in the record, so the same record is always the same point.
 *
 * <p>The value is there as a double, for queries, and as its exact text.
 */
final class ReadingPoints implements PointMapping<MeasuredBatch, Measured> {
  private static final long serialVersionUID = 1L;

  /** The step that dead letters name. */
  static final String STEP = "WriteReadings";

  private static final long NANOS = 1_000_000;
  private static final List<String> TAGS =
      List.of("country", "location", "sensor_id", "sensor_type");

  private final TopicLetters letters;

  /**
   * Points.
   *
   * @param letters makes the dead letters
   */
  ReadingPoints(TopicLetters letters) {
    this.letters = letters;
  }

  /** The table of a measure in QuestDB. */
  static QuestTables.Layout layout(String measure) {
    return new QuestTables.Layout(
        measure,
        TAGS,
        List.of(
            "\"latitude\" double",
            "\"longitude\" double",
            "\"value\" double",
            "\"exact\" varchar",
            "\"unchanged\" long"));
  }

  @Override
  public List<Measured> points(MeasuredBatch batch) {
    return batch.readings();
  }

  @Override
  public String line(Measured point) {
    Measurement reading = point.reading();
    return LineProtocol.of(reading.getMeasure())
        .tag("country", reading.getCountry())
        .tag("location", reading.getLocation())
        .tag("sensor_id", Long.toString(reading.getSensorId()))
        .tag("sensor_type", reading.getSensorType())
        .field("latitude", Double.parseDouble(reading.getLatitude()))
        .field("longitude", Double.parseDouble(reading.getLongitude()))
        .field("value", Double.parseDouble(reading.getValue()))
        .field("exact", reading.getValue())
        .field("unchanged", (long) reading.getUnchanged())
        .at(reading.getTimeMillis() * NANOS);
  }

  @Override
  public DeadLetter refused(Measured point, String message) {
    return letters.letter(
        point.record(),
        STEP,
        new Rejection(Reason.REASON_STORE_REFUSED, message),
        System.currentTimeMillis());
  }
}
