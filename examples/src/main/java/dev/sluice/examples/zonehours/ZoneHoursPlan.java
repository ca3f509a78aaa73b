package dev.sluice.examples.zonehours;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import dev.sluice.io.jdbc.JdbcSettings;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Found;
import dev.sluice.pipelines.definition.PipelinePlan;
import dev.sluice.pipelines.definition.Run;
import dev.sluice.pipelines.definition.Versions;
import dev.sluice.pipelines.endpoints.WrittenRun;
import dev.sluice.pipelines.endpoints.WrittenTable;
import dev.sluice.pipelines.options.PayloadLimit;
import dev.sluice.pipelines.options.StoreAccess;
import dev.sluice.pipelines.options.TimeRange;
import dev.sluice.pipelines.replay.ReplayInput;
import dev.sluice.pipelines.replay.ReplayRun;
import dev.sluice.run.v1.RunManifest;
import dev.sluice.transforms.deadletters.ObservationLetters;
import dev.sluice.transforms.incidents.CountSettings;
import dev.sluice.transforms.reducers.CalendarUnit;
import dev.sluice.transforms.replay.ReplaySettings;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * All that the pipeline needs to know, read from its options and checked. Making one opens nothing.
 *
 * @param input what is read
 * @param replay which of it counts
 * @param zone whose hours
 * @param top how many zones of an hour are its busiest
 * @param database where rows go; empty where none is named
 * @param rows what goes there
 * @param isMade whether the table is made where it is not there
 * @param output where files are written
 * @param isReplaced whether a complete run of the same name is removed first
 * @param manifest what the manifest says that does not come as data
 */
record ZoneHoursPlan(
    ReplayInput input,
    ReplaySettings replay,
    ZoneId zone,
    int top,
    Optional<JdbcSettings> database,
    ZoneHourRows rows,
    boolean isMade,
    WrittenRun output,
    boolean isReplaced,
    RunManifest manifest)
    implements PipelinePlan {

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException if anything in them cannot be used; the message says what,
   *     where and what is allowed
   */
  static ZoneHoursPlan of(ZoneHoursOptions options) {
    TimeRange range = TimeRange.of(options);
    ZoneId zone = CountSettings.zone("--countZone", options.getCountZone());
    checkWhole("from", options.getFrom(), range.fromMillis(), zone);
    checkWhole("to", options.getTo(), range.toMillis(), zone);
    checkArgument(
        options.getTop() >= 1 && options.getTop() <= 1_000,
        "--top must be from 1 to 1000, but was: %s",
        options.getTop());
    ReplayInput input = ReplayInput.of(options, range);
    WrittenRun output = WrittenRun.of(options, ZoneHoursDefinition.NAME);
    ObservationLetters letters =
        ObservationLetters.of(
            ZoneHoursDefinition.NAME, Versions.sluice(), PayloadLimit.bytes(options));
    return new ZoneHoursPlan(
        input,
        ReplaySettings.withoutRules(
            range.fromMillis(),
            range.toMillis(),
            options.getAllowedDisorderSeconds() * 1_000L,
            letters),
        zone,
        options.getTop(),
        StoreAccess.jdbcIfGiven(options, output.store().outageSeconds()),
        StoreAccess.table(
            () ->
                new ZoneHourRows(
                    options.getTable(), letters.objects(), output.run().file(ZoneHourFiles.HOURS))),
        options.getCreateTables(),
        output,
        options.getReplace(),
        input
            .manifest(options, range)
            .setPipeline(ZoneHoursDefinition.NAME)
            .putOptions("countZone", options.getCountZone())
            .putOptions("top", Integer.toString(options.getTop()))
            .build());
  }

  /** Of a part of an hour the counts would take the place of those of all of it. */
  private static void checkWhole(String option, String given, long millis, ZoneId zone) {
    long hour = CalendarUnit.HOUR.startOf(millis, zone);
    checkArgument(
        millis == hour,
        "--%s must be the begin of an hour in %s, such as %s, but was: %s",
        option,
        zone,
        Instant.ofEpochMilli(hour),
        given);
  }

  @Override
  public List<Endpoint<?>> endpoints() {
    ImmutableList.Builder<Endpoint<?>> endpoints =
        ImmutableList.<Endpoint<?>>builder().add(input, output);
    database.ifPresent(
        to -> endpoints.add(new WrittenTable("zones and hours", to, rows.table(), isMade)));
    return endpoints.build();
  }

  @Override
  public Pipeline build(PipelineOptions options, Found found) {
    ReplayInput.Recordings recordings = found.of(input);
    return ZoneHoursPipeline.build(
        options, this, recordings.recordings(), recordings.complete(manifest, found.sinceMillis()));
  }

  @Override
  public Run begin(PipelineOptions options, Found found) throws IOException {
    return ReplayRun.begin(output, isReplaced, input, found, () -> build(options, found));
  }
}
