package dev.sluice.transforms.measures;

import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.sensor.v1.MeasureRange;
import dev.sluice.sensor.v1.MeasureRanges;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.line.ReadingPack;
import dev.sluice.transforms.topics.RoutedBatch;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Splits items of snapshots, packed by the key of their records, which is the sensor's id, into
 * records of measures: a {@link dev.sluice.sensor.v1.Measurement} each, with the place in it, for
 * the topic of its measure.
 *
 * <p>Unbounded input in the global window. Each reading comes out once by (sensor, measure, time),
 * in however many snapshots it is; of two that differ the first holds. What is earlier than its
 * sensor's latest reading by more than is remembered is rejected. So is an item that cannot be
 * read, one from the future of its own snapshot, and one with a value that is no number or out of
 * range, whose other values go on all the same: one letter for an item.
 *
 * <p>State of a sensor: the times and values of what is remembered, some 2 kB an hour. It stays for
 * each sensor that was ever seen: networks have tens of thousands.
 *
 * <p>Metrics: {@code items_received}, {@code items_left_out}, {@code readings_measured}, {@code
 * readings_repeated}, {@code readings_differing}, {@code readings_unknown}, {@code readings_stuck},
 * {@code records_rejected_REASON}.
 */
public final class MeasureItems
    extends PTransform<PCollection<KV<Integer, ReadingPack>>, MeasureItems.Result> {
  private static final long serialVersionUID = 1L;

  /** When the snapshot was asked for, epoch milliseconds UTC, a decimal number. */
  public static final String FETCHED_HEADER = "sluice.fetched";

  static final TupleTag<RoutedBatch> MEASURES = new TupleTag<>("measures") {};
  static final TupleTag<DeadLetter> REJECTED = new TupleTag<>("rejected") {};

  private final MeasureSettings settings;

  private MeasureItems(MeasureSettings settings) {
    this.settings = settings;
  }

  /**
   * Splits.
   *
   * @param ranges checked ranges
   * @param places finds the places of sensors
   * @param rememberMillis by how much a reading may be earlier than its sensor's latest,
   *     milliseconds
   * @param letters makes the dead letters
   */
  public static MeasureItems with(
      MeasureRanges ranges, Places places, long rememberMillis, TopicLetters letters) {
    return new MeasureItems(new MeasureSettings(ranges, places, rememberMillis, letters));
  }

  /**
   * What comes out.
   *
   * @param measures records for the topics of measures
   * @param rejected letters of items
   */
  public record Result(PCollection<RoutedBatch> measures, PCollection<DeadLetter> rejected)
      implements POutput {
    @Override
    public Pipeline getPipeline() {
      return measures.getPipeline();
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      return Map.of(MEASURES, measures, REJECTED, rejected);
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {}
  }

  @Override
  public Result expand(PCollection<KV<Integer, ReadingPack>> input) {
    PCollectionTuple split =
        input.apply(
            "SplitItems",
            ParDo.of(new MeasureItemsFn(settings))
                .withOutputTags(MEASURES, TupleTagList.of(REJECTED)));
    return new Result(split.get(MEASURES), split.get(REJECTED));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(
            DisplayData.item(
                    "measures",
                    settings.ranges().getMeasuresList().stream()
                        .map(MeasureRange::getMeasure)
                        .collect(Collectors.joining(", ")))
                .withLabel("Measures"))
        .add(
            DisplayData.item("rememberMillis", settings.rememberMillis())
                .withLabel("What is remembered of a sensor, milliseconds"));
  }
}
