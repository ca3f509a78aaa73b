package dev.sluice.transforms.reducers;

import dev.sluice.transforms.coders.RecordCoder;
import java.io.Serial;
import java.io.Serializable;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Keys every element by some of its fields and by the period that its own time lies in, ready for a
 * reducer. One output per element, nothing is dropped; bounded or not, in any window, without
 * state.
 *
 * <pre>{@code
 * incidents
 *     .apply("PerRuleAndDay", BucketBy.<Incident>time(Incident::getStartMillis, CalendarUnit.DAY)
 *         .in(ZoneId.of("Europe/Berlin"))
 *         .field(Incident::getRuleId))
 *     .apply("Count", Combine.perKey(Tally.of()));
 * }</pre>
 */
public final class BucketBy<T> extends PTransform<PCollection<T>, PCollection<KV<Bucket, T>>> {
  @Serial private static final long serialVersionUID = 1L;

  private final Keying<T> keying;

  private BucketBy(Keying<T> keying) {
    this.keying = keying;
  }

  /**
   * By the period that the element's time lies in, in UTC, and by no field.
   *
   * @param timeMillis the time of an element, epoch milliseconds UTC
   */
  public static <T> BucketBy<T> time(SerializableFunction<T, Long> timeMillis, CalendarUnit unit) {
    return new BucketBy<>(new Keying<>(timeMillis, unit, ZoneOffset.UTC, List.of()));
  }

  /** By periods of the calendar and clock of that zone. */
  public BucketBy<T> in(ZoneId zone) {
    return new BucketBy<>(new Keying<>(keying.timeMillis, keying.unit, zone, keying.fields));
  }

  /** By one field more. */
  public BucketBy<T> field(SerializableFunction<T, String> field) {
    List<SerializableFunction<T, String>> fields = new ArrayList<>(keying.fields);
    fields.add(field);
    return new BucketBy<>(new Keying<>(keying.timeMillis, keying.unit, keying.zone, fields));
  }

  @Override
  public PCollection<KV<Bucket, T>> expand(PCollection<T> input) {
    return input
        .apply("Key", ParDo.of(new KeyFn<>(keying)))
        .setCoder(KvCoder.of(RecordCoder.of(Bucket.class), input.getCoder()));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("unit", keying.unit.name()).withLabel("Unit"))
        .add(DisplayData.item("zone", keying.zone.getId()).withLabel("Time zone"))
        .add(DisplayData.item("fields", keying.fields.size()).withLabel("Number of fields"));
  }

  private record Keying<T>(
      SerializableFunction<T, Long> timeMillis,
      CalendarUnit unit,
      ZoneId zone,
      List<SerializableFunction<T, String>> fields)
      implements Serializable {
    Bucket of(T element) {
      return new Bucket(
          fields.stream().map(field -> field.apply(element)).toList(),
          unit.startOf(timeMillis.apply(element), zone));
    }
  }

  private static final class KeyFn<T> extends DoFn<T, KV<Bucket, T>> {
    @Serial private static final long serialVersionUID = 1L;

    private final Keying<T> keying;

    KeyFn(Keying<T> keying) {
      this.keying = keying;
    }

    @ProcessElement
    public void process(@Element T element, OutputReceiver<KV<Bucket, T>> out) {
      out.output(KV.of(keying.of(element), element));
    }
  }
}
