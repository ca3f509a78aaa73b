package dev.sluice.examples.zonehours;

import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.io.jdbc.WriteRows;
import dev.sluice.pipelines.endpoints.WrittenRun;
import dev.sluice.pipelines.replay.ManifestParts;
import dev.sluice.pipelines.replay.ReplayOutputs;
import dev.sluice.run.v1.RunManifest;
import dev.sluice.transforms.recordings.ReadRecordings;
import dev.sluice.transforms.recordings.RecordingStore;
import dev.sluice.transforms.recordings.ReplayProgress;
import dev.sluice.transforms.reducers.Bucket;
import dev.sluice.transforms.reducers.BucketBy;
import dev.sluice.transforms.reducers.CalendarUnit;
import dev.sluice.transforms.reducers.ExactMean;
import dev.sluice.transforms.reducers.ExactSum;
import dev.sluice.transforms.reducers.Quantiles;
import dev.sluice.transforms.reducers.Tally;
import dev.sluice.transforms.reducers.TopN;
import dev.sluice.transforms.replay.ReplayObservations;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.CombineFns;
import org.apache.beam.sdk.transforms.CombineFns.CoCombineResult;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;

/** Builds the zone-hours pipeline. */
final class ZoneHoursPipeline {
  private static final TupleTag<Long> TRACKS = new TupleTag<>("tracks") {};
  private static final TupleTag<Double> MEAN = new TupleTag<>("mean") {};
  private static final TupleTag<List<Double>> QUANTILES = new TupleTag<>("quantiles") {};

  /** What each reducer of a track's time is given. */
  private static final SimpleFunction<Long, Long> ITSELF = new SimpleFunction<>(time -> time) {};

  private ZoneHoursPipeline() {}

  /**
   * Recordings in; files, rows, dead letters and, last of all, the manifest out. Pure: opens
   * nothing and asks no clock.
   *
   * @param options for Beam and the runner; what decides the result is in the plan
   * @param recordings what is read
   * @param manifest what the manifest says that does not come as data
   */
  static Pipeline build(
      PipelineOptions options,
      ZoneHoursPlan plan,
      RecordingStore recordings,
      RunManifest manifest) {
    Pipeline pipeline = Pipeline.create(options);
    WrittenRun output = plan.output();
    ReplayProgress progress = output.progress();
    ReplayObservations.Result<Sighting> replayed =
        pipeline
            .apply("ReadRecordings", ReadRecordings.from(recordings, progress))
            .apply(
                "FindSightings",
                ReplayObservations.from(recordings, plan.replay(), progress)
                    .into(Sighting.class, Sighting::find));
    PCollection<ZoneHour> hours = zoneHours(replayed.found(), plan.zone());
    PCollection<BusyZone> busiest = busiest(hours, plan.top());

    PCollectionList<DeadLetter> letters = PCollectionList.of(replayed.rejected());
    if (plan.database().isPresent()) {
      letters =
          letters.and(hours.apply("WriteTable", WriteRows.to(plan.database().get(), plan.rows())));
    }
    PCollectionList.of(hours.apply("WriteHours", output.files(ZoneHourFiles.hours(plan.zone()))))
        .and(busiest.apply("WriteBusiest", output.files(ZoneHourFiles.busiest(plan.zone()))))
        .and(
            letters
                .apply("AllLetters", Flatten.pCollections())
                .apply("WriteRejected", output.files(ReplayOutputs.rejectedFiles())))
        .apply("AllFiles", Flatten.pCollections())
        .apply(
            "WriteManifest",
            output
                .manifest(manifest)
                .withCounts(replayed.counts().apply("InputParts", ManifestParts.ofInput())));
    return pipeline;
  }

  /**
   * First what each track was in view for in each hour, then what that comes down to in its zone.
   * Bounded or not, in any window.
   */
  static PCollection<ZoneHour> zoneHours(PCollection<Sighting> sightings, ZoneId zone) {
    return sightings
        .apply(
            "ByTrackAndHour",
            BucketBy.<Sighting>time(Sighting::timeMillis, CalendarUnit.HOUR)
                .in(zone)
                .field(Sighting::zone)
                .field(Sighting::kind)
                .field(Sighting::track))
        .apply(
            "MillisInHour",
            MapElements.into(keyed(TypeDescriptors.longs()))
                .via(each -> KV.of(each.getKey(), millis(each))))
        .apply("SumOfTrack", Combine.perKey(ExactSum.ofLongs()))
        .apply(
            "ByZoneAndHour",
            MapElements.into(keyed(TypeDescriptors.longs()))
                .via(each -> KV.of(withoutTrack(each.getKey()), each.getValue())))
        .apply(
            "Reduce",
            Combine.perKey(
                CombineFns.compose()
                    .with(ITSELF, Tally.of(), TRACKS)
                    .with(ITSELF, ExactMean.ofLongs(), MEAN)
                    .with(ITSELF, Quantiles.at(0.5, 0.95), QUANTILES)))
        .apply(
            "ToRows",
            MapElements.into(TypeDescriptor.of(ZoneHour.class)).via(ZoneHoursPipeline::row));
  }

  /** Of the zones of each hour those with most. */
  static PCollection<BusyZone> busiest(PCollection<ZoneHour> hours, int top) {
    return hours
        .apply(
            "ByHour",
            MapElements.into(
                    keyed(TypeDescriptors.kvs(TypeDescriptors.strings(), TypeDescriptors.longs())))
                .via(
                    hour ->
                        KV.of(
                            new Bucket(List.of(hour.kind()), hour.hourMillis()),
                            KV.of(hour.zone(), hour.tracks()))))
        .apply("Top", Combine.perKey(TopN.byValue(top)))
        .apply(
            "ToRanks",
            FlatMapElements.into(TypeDescriptor.of(BusyZone.class)).via(ZoneHoursPipeline::ranks));
  }

  private static <V> TypeDescriptor<KV<Bucket, V>> keyed(TypeDescriptor<V> values) {
    return TypeDescriptors.kvs(TypeDescriptor.of(Bucket.class), values);
  }

  /** How much of a sighting lies in the hour that it ends in. */
  private static long millis(KV<Bucket, Sighting> sighting) {
    return sighting.getValue().millisSince(sighting.getKey().startMillis());
  }

  private static Bucket withoutTrack(Bucket bucket) {
    return new Bucket(bucket.values().subList(0, 2), bucket.startMillis());
  }

  private static ZoneHour row(KV<Bucket, CoCombineResult> reduced) {
    Bucket bucket = reduced.getKey();
    CoCombineResult result = reduced.getValue();
    return new ZoneHour(
        bucket.startMillis(),
        bucket.values().get(0),
        bucket.values().get(1),
        result.get(TRACKS),
        seconds(result.get(MEAN)),
        seconds(result.get(QUANTILES).get(0)),
        seconds(result.get(QUANTILES).get(1)));
  }

  private static BigDecimal seconds(double millis) {
    return BigDecimal.valueOf(millis).movePointLeft(3).setScale(3, RoundingMode.HALF_EVEN);
  }

  private static List<BusyZone> ranks(KV<Bucket, List<KV<String, Long>>> hour) {
    List<BusyZone> ranks = new ArrayList<>();
    for (KV<String, Long> zone : hour.getValue()) {
      ranks.add(
          new BusyZone(
              hour.getKey().startMillis(),
              hour.getKey().values().get(0),
              ranks.size() + 1,
              zone.getKey(),
              zone.getValue()));
    }
    return ranks;
  }
}
