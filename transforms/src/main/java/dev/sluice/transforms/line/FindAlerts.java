package dev.sluice.transforms.line;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.line.v1.Alert;
import dev.sluice.line.v1.LineRule;
import dev.sluice.line.v1.LineRules;
import dev.sluice.transforms.deadletters.TopicLetters;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Gives the alerts that the rules of a line find in readings packed by shard ({@link
 * ReceiveReadings}), the readings that are anomalies, and the records that are no reading or came
 * too late.
 *
 * <p>Unbounded input in the global window. Readings are put in order device by device and metric by
 * metric, by their own times: the frontier is the latest time so far less the allowed disorder;
 * what is earlier when it comes is rejected, the rest counts in the order of time and bytes,
 * byte-equal ones once. No other device, watermark or bundle has a part in it, so a replay of the
 * same readings in the same order gives the same. The watermark looks after quiet devices only:
 * what waits is released, and a rule of silence opens, when it has passed both the device's latest
 * reading and where it was itself when that came, by the allowed disorder and a second.
 *
 * <p>An alert that opens and the same that closes are two elements with one id; the timestamp of
 * each is when it opened or closed, which the output's watermark has usually passed.
 *
 * <p>State of a device and metric: the readings of its allowed disorder, at most 10,000, the last
 * ones that rules look back at, and the alerts that are open. It is dropped when the watermark has
 * passed its latest reading by the gap of the rules and an hour, unless an alert is open.
 *
 * <p>Metrics: {@code readings_released}, {@code duplicates_skipped}, {@code
 * records_rejected_REASON}; {@code alerts_opened}, {@code alerts_closed}, also by rule, and {@code
 * anomalies_found}; and the cumulative buckets {@code detection_delay_millis_le_N} and {@code
 * detection_delay_millis_le_inf}: how many alerts opened or closed no later than that after the
 * time at which they did.
 */
public final class FindAlerts
    extends PTransform<PCollection<KV<Integer, ReadingPack>>, FindAlerts.Result> {
  private static final long serialVersionUID = 1L;

  static final TupleTag<Alert> ALERTS = new TupleTag<>("alerts") {};
  static final TupleTag<Anomaly> ANOMALIES = new TupleTag<>("anomalies") {};
  static final TupleTag<DeadLetter> REJECTED = new TupleTag<>("rejected") {};

  private final LineSettings settings;

  private FindAlerts(LineSettings settings) {
    this.settings = settings;
  }

  /**
   * Finds with those rules.
   *
   * @param rules checked rules
   * @param allowedDisorderMillis how much earlier than the latest of its device before it a reading
   *     may be, milliseconds
   * @param letters makes the dead letters
   */
  public static FindAlerts with(LineRules rules, long allowedDisorderMillis, TopicLetters letters) {
    return new FindAlerts(new LineSettings(rules, allowedDisorderMillis, letters));
  }

  /**
   * What is found.
   *
   * @param alerts each as it opens, and again as it closes
   * @param anomalies the readings that are anomalies, each once
   * @param rejected the records that are no reading, or came too late
   */
  public record Result(
      PCollection<Alert> alerts, PCollection<Anomaly> anomalies, PCollection<DeadLetter> rejected)
      implements POutput {
    @Override
    public Pipeline getPipeline() {
      return alerts.getPipeline();
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      return Map.of(ALERTS, alerts, ANOMALIES, anomalies, REJECTED, rejected);
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {}
  }

  @Override
  public Result expand(PCollection<KV<Integer, ReadingPack>> input) {
    requireGlobalWindow(input);
    PCollectionTuple found =
        input.apply(
            "OrderAndFind",
            ParDo.of(new FindAlertsFn(settings))
                .withOutputTags(ALERTS, TupleTagList.of(ANOMALIES).and(REJECTED)));
    return new Result(found.get(ALERTS), found.get(ANOMALIES), found.get(REJECTED));
  }

  /** State and packs are of devices, whatever the time: in windows they would be torn apart. */
  static void requireGlobalWindow(PCollection<?> input) {
    checkArgument(
        input.getWindowingStrategy().getWindowFn() instanceof GlobalWindows,
        "readings must be in the global window, but %s is in %s",
        input.getName(),
        input.getWindowingStrategy().getWindowFn());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    String ids =
        settings.rules().getRulesList().stream()
            .map(LineRule::getId)
            .collect(Collectors.joining(", "));
    builder
        .add(DisplayData.item("rules", ids).withLabel("Rules"))
        .add(
            DisplayData.item("allowedDisorderMillis", settings.allowedDisorderMillis())
                .withLabel("Allowed disorder, milliseconds"));
  }
}
