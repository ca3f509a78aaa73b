package dev.sluice.transforms.incidents;

import dev.sluice.camera.v1.Incident;
import dev.sluice.transforms.reducers.Bucket;
import dev.sluice.transforms.reducers.BucketBy;
import dev.sluice.transforms.reducers.CalendarUnit;
import dev.sluice.transforms.reducers.Tally;
import java.io.Serial;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Counts incidents by some of their fields and by the period in which they began. One row for each
 * combination of values and period that has an incident, in no order; in each window and pane as
 * Combine gives it. An incident that comes twice counts twice; a repeated one counts.
 *
 * <pre>{@code
 * PCollection<CountRow> rows =
 *     incidents.apply(
 *         "Count",
 *         CountIncidents.by(List.of(IncidentField.CAMERA, IncidentField.RULE))
 *             .per(CalendarUnit.DAY)
 *             .in(ZoneId.of("Europe/Berlin")));
 * }</pre>
 *
 * <p>Holds one number for each row.
 */
public final class CountIncidents extends PTransform<PCollection<Incident>, PCollection<CountRow>> {
  @Serial private static final long serialVersionUID = 1L;

  private final List<IncidentField> fields;
  private final CalendarUnit unit;
  private final ZoneId zone;

  private CountIncidents(List<IncidentField> fields, CalendarUnit unit, ZoneId zone) {
    this.fields = List.copyOf(fields);
    this.unit = unit;
    this.zone = zone;
  }

  /**
   * By these fields, per hour, in UTC.
   *
   * @param fields give the values of a row their order; none counts all incidents of a period
   */
  public static CountIncidents by(List<IncidentField> fields) {
    return new CountIncidents(fields, CalendarUnit.HOUR, ZoneOffset.UTC);
  }

  public CountIncidents per(CalendarUnit unit) {
    return new CountIncidents(fields, unit, zone);
  }

  /** With periods of the calendar and clock of that zone. */
  public CountIncidents in(ZoneId zone) {
    return new CountIncidents(fields, unit, zone);
  }

  @Override
  public PCollection<CountRow> expand(PCollection<Incident> incidents) {
    BucketBy<Incident> bucketBy = BucketBy.<Incident>time(Incident::getStartMillis, unit).in(zone);
    for (IncidentField field : fields) {
      bucketBy = bucketBy.field(field::of);
    }
    return incidents
        .apply("Bucket", bucketBy)
        .apply("Count", Combine.perKey(Tally.of()))
        .apply("ToRows", ParDo.of(new ToRowFn()));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("fields", fields.toString()).withLabel("Fields"))
        .add(DisplayData.item("unit", unit.name()).withLabel("Unit"))
        .add(DisplayData.item("zone", zone.getId()).withLabel("Time zone"));
  }

  private static final class ToRowFn extends DoFn<KV<Bucket, Long>, CountRow> {
    @Serial private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element KV<Bucket, Long> count, OutputReceiver<CountRow> out) {
      Bucket bucket = count.getKey();
      out.output(new CountRow(bucket.values(), bucket.startMillis(), count.getValue()));
    }
  }
}
