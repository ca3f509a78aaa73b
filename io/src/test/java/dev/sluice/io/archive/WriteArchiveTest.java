package dev.sluice.io.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.io.s3.ObjectView;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.topics.RecordBatch;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;

class WriteArchiveTest {
  private static final long NOON = 1_772_366_400_000L;

  private final ObjectStoreOpener opener = InMemoryObjectStore.withBuckets("lake");
  private final ObjectLocation archive = new ObjectLocation("lake", "");

  /** Gives the records of two partitions in one bundle, each in a batch of its own. */
  private static final class TopicFn extends DoFn<Integer, RecordBatch> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(@Element Integer end, OutputReceiver<RecordBatch> batches) {
      for (int offset = 0; offset < end; offset++) {
        batches.output(
            new RecordBatch(
                List.of(
                    ArchivedRecords.record(
                        "cams", 0, 2 * offset, NOON + offset, "a/b/c/cam-" + offset % 3))));
        batches.output(
            new RecordBatch(
                List.of(ArchivedRecords.of("cams", 1, offset, NOON, "a/b/c/cam-4", null))));
      }
    }
  }

  @Test
  void archivesEachRecordOnceHoweverOftenItIsRead() throws IOException {
    assertThat(run(100, 4))
        .containsEntry("records_archived", 100L)
        .containsEntry("records_skipped", 0L)
        .containsEntry("records_rejected_value_missing", 100L)
        .containsEntry("files_written", 4L);
    assertThat(run(120, 4))
        .containsEntry("records_archived", 20L)
        .containsEntry("records_skipped", 200L)
        .containsEntry("records_rejected_value_missing", 20L);

    assertThat(ArchivedRecords.read(opener.open(), "lake", ObjectView.ALL, "data/")).hasSize(120);
    assertThat(ArchivedRecords.read(opener.open(), "lake", ObjectView.ALL, "_rejected/"))
        .hasSize(120);
  }

  @Test
  void whatIsArchivedIsReadOnceWithItsOffsets() {
    assertThat(run(100, 4)).containsEntry("records_archived", 100L);
    ArchivedValues asked =
        ArchivedValues.of(
            opener, archive, ArchiveLayout.DEFAULT, List.of("cams"), NOON, NOON + 1, 24);

    Pipeline pipeline = Pipeline.create();
    PCollection<ArchivedValue> values =
        pipeline.apply("ReadArchive", ReadArchive.of(opener, asked));
    PAssert.that(values)
        .satisfies(
            all -> {
              Map<Long, ByteString> found = new HashMap<>();
              for (ArchivedValue each : all) {
                assertThat(each.topic() + each.partition()).isEqualTo("cams0");
                assertThat(found.put(each.offset(), each.value())).isNull();
              }
              assertThat(found).hasSize(100);
              found.forEach(
                  (offset, value) ->
                      assertThat(value)
                          .isEqualTo(
                              ArchivedRecords.record(
                                      "cams",
                                      0,
                                      offset,
                                      NOON + offset / 2,
                                      "a/b/c/cam-" + offset / 2 % 3)
                                  .value()));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private Map<String, Long> run(int records, int files) {
    Pipeline pipeline = Pipeline.create();
    PCollection<PublishedFiles> published =
        pipeline
            .apply("Begin", Create.of(records))
            .apply("ReadTopic", ParDo.of(new TopicFn()))
            .apply(
                "WriteArchive",
                WriteArchive.to(
                    opener,
                    archive,
                    ArchiveSettings.of(
                        ArchiveLayout.DEFAULT, new TopicLetters("archive", "1", 1_000))));
    PAssert.that(published)
        .satisfies(
            each -> {
              int sum = 0;
              for (PublishedFiles one : each) {
                sum += one.files();
              }
              assertThat(sum).isEqualTo(files);
              return null;
            });
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    MetricQueryResults metrics = result.metrics().queryMetrics(MetricsFilter.builder().build());
    Map<String, Long> counters = new HashMap<>();
    metrics
        .getCounters()
        .forEach(each -> counters.put(each.getName().getName(), each.getCommitted()));
    return counters;
  }
}
