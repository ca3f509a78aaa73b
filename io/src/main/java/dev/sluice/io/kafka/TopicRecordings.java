package dev.sluice.io.kafka;

import dev.sluice.transforms.cameras.CameraSelection;
import dev.sluice.transforms.recordings.RecordReader;
import dev.sluice.transforms.recordings.RecordedObject;
import dev.sluice.transforms.recordings.Recording;
import dev.sluice.transforms.recordings.RecordingStore;
import java.io.Serial;
import java.util.Comparator;
import java.util.List;

/**
 * What cameras delivered into topics, narrowed to fixed stretches of their partitions and to a
 * selection of the cameras. Each stretch that is not empty is a recording, of all cameras in it; a
 * recording's size is that of its stretch in offsets.
 *
 * <p>The stretches are fixed when this is made, so that it lists and reads the same however often
 * it is asked, by whomever. Records of a stretch that the brokers have deleted meanwhile make the
 * reading fail.
 *
 * <p>A record is of the camera that its key names, or, if the key is no camera's id, of the one
 * that its message names, as for a live job. Records of other cameras than the selected ones are
 * passed over; one that cannot be said to be of any camera is not.
 */
public final class TopicRecordings implements RecordingStore {
  @Serial private static final long serialVersionUID = 1L;

  private final KafkaAccess access;
  private final List<PartitionRange> ranges;
  private final CameraSelection selection;
  private final long outageMillis;

  private TopicRecordings(
      KafkaAccess access,
      List<PartitionRange> ranges,
      CameraSelection selection,
      long outageMillis) {
    this.access = access;
    this.ranges = List.copyOf(ranges);
    this.selection = selection;
    this.outageMillis = outageMillis;
  }

  /**
   * Narrows what was delivered. Asks nobody.
   *
   * @param ranges at most one of each partition
   * @param outageMillis for how long brokers may be silent
   */
  public static TopicRecordings of(
      KafkaAccess access,
      List<PartitionRange> ranges,
      CameraSelection selection,
      long outageMillis) {
    return new TopicRecordings(access, ranges, selection, outageMillis);
  }

  @Override
  public List<Recording> list() {
    return ranges.stream()
        .filter(range -> !range.isEmpty())
        .map(
            range ->
                new Recording(
                    name(range), List.of(new RecordedObject(range.toString(), range.offsets()))))
        .sorted(Comparator.comparingLong(Recording::size).reversed().thenComparing(Recording::name))
        .toList();
  }

  private static String name(PartitionRange range) {
    return range.topic() + "-" + range.partition();
  }

  /** A client of its own for each reader. */
  @Override
  public RecordReader read(Recording recording) {
    for (PartitionRange range : ranges) {
      if (name(range).equals(recording.name())) {
        return new TopicRecordReader(
            PartitionReader.open(access, range, outageMillis), range, selection);
      }
    }
    throw new IllegalArgumentException("not a recording of these topics: " + recording.name());
  }

  @Override
  public String toString() {
    return ranges + " of Kafka at " + access.servers();
  }
}
