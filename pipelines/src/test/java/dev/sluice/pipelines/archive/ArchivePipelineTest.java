package dev.sluice.pipelines.archive;

import static dev.sluice.pipelines.LiveRecords.at;
import static dev.sluice.pipelines.LiveRecords.batch;
import static dev.sluice.pipelines.LiveRecords.door;
import static dev.sluice.pipelines.LiveRecords.empty;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.io.archive.ArchiveView;
import dev.sluice.io.archive.PublishedFiles;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.pipelines.LiveRecords;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;

/** All behind the source, into a store in memory. */
class ArchivePipelineTest {
  private static final long MIDNIGHT = 1_772_409_600_000L;
  private static final Pattern TRACK = Pattern.compile("\"trackId\":\"(\\w+)\"");
  private static final Pattern DAY = Pattern.compile("/(\\d{4}/\\d{2}/\\d{2})/");

  @Test
  void eachOffsetIsArchivedOnceInOrderAndWhatIsLateOrBadLiesWhereItBelongs() throws Exception {
    ArchivePlan plan =
        ArchivePlan.of(
            LiveRecords.options(
                ArchiveOptions.class,
                "--output=s3://archive",
                "--format=json",
                "--compression=none",
                "--allowedDisorderSeconds=10"));
    ObjectStoreOpener store = InMemoryObjectStore.withBuckets("archive");
    Pipeline pipeline = LiveRecords.pipeline();
    TopicRecord next = door(2, "next", MIDNIGHT + 1_000);
    PAssert.that(
            ArchivePipeline.archive(
                    pipeline.apply(
                        "Records",
                        LiveRecords.stream(pipeline)
                            .addElements(
                                batch(
                                    door(0, "first", MIDNIGHT - 1_000),
                                    door(1, "disordered", MIDNIGHT - 9_000)))
                            .advanceWatermarkTo(at(MIDNIGHT + 3_600_000))
                            .addElements(batch(next))
                            // The source has gone back.
                            .addElements(
                                batch(door(1, "disordered", MIDNIGHT - 9_000), next),
                                batch(door(3, "late", MIDNIGHT - 10_000)))
                            .addElements(
                                batch(empty(4, MIDNIGHT), door(5, "next", MIDNIGHT + 1_000)))
                            .advanceWatermarkToInfinity()),
                    store,
                    plan)
                .apply(
                    "Published",
                    MapElements.into(TypeDescriptors.strings())
                        .via(ArchivePipelineTest::published)))
        .containsInAnyOrder("0 to 1: 2 + 0", "2 to 2: 1 + 0", "3 to 3: 1 + 0", "4 to 5: 1 + 1");
    pipeline.run().waitUntilFinish();

    assertThat(tracks(store, plan))
        .isEqualTo(
            Map.of(
                "2026/03/01", List.of("first", "disordered"),
                "2026/03/02", List.of("next", "late", "next")));
  }

  private static String published(PublishedFiles files) {
    return "%d to %d: %d + %d"
        .formatted(files.firstOffset(), files.lastOffset(), files.records(), files.rejected());
  }

  /** What the archive shows, by day, in the order of its names. */
  private static Map<String, List<String>> tracks(ObjectStoreOpener opener, ArchivePlan plan)
      throws IOException {
    Map<String, List<String>> tracks = new TreeMap<>();
    try (ObjectStore store = opener.open()) {
      ArchiveView view = ArchiveView.open(store, plan.output());
      List<String> keys = new ArrayList<>();
      store.list("archive", "data/", object -> keys.add(object.key()));
      for (String key : keys.stream().filter(view::shows).toList()) {
        try (InputStream in = store.read("archive", key)) {
          List<String> day =
              tracks.computeIfAbsent(
                  DAY.matcher(key).results().findFirst().orElseThrow().group(1),
                  any -> new ArrayList<>());
          TRACK
              .matcher(new String(in.readAllBytes(), UTF_8))
              .results()
              .forEach(found -> day.add(found.group(1)));
        }
      }
    }
    return tracks;
  }
}
