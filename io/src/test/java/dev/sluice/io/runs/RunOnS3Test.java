package dev.sluice.io.runs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.camera.v1.Incident;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.local.S3Server;
import dev.sluice.run.v1.RunManifest;
import dev.sluice.transforms.recordings.ReplayProgress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.extensions.protobuf.ProtoCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a run on a real S3 server: what the store in memory can only pretend. */
class RunOnS3Test {
  private static final RunDirectory RUN =
      new RunDirectory(ObjectLocation.parse("s3://results"), "first");

  @TempDir private Path folder;
  private S3Server server;
  private S3Settings s3;

  @BeforeEach
  void start() {
    server = S3Server.start(folder);
    server.createBucket("results");
    System.setProperty("aws.accessKeyId", server.accessKey());
    System.setProperty("aws.secretAccessKey", server.secretKey());
    s3 = new S3Settings(server.endpoint().toString(), true, null, 10);
  }

  @AfterEach
  void stop() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    server.close();
  }

  @Test
  void aRunIsWrittenAsInMemoryAndReplacedOnlyWhenAsked() throws Exception {
    ObjectStoreOpener memory = InMemoryObjectStore.withBuckets("results");
    write(memory);
    try (ObjectStore store = s3.open()) {
      RUN.prepare(store, false);
      ReplayProgress progress = StoredProgress.of(s3, RUN).every(Duration.ZERO);
      progress.planned(10, 1_000);
      try (ReplayProgress.Worker worker = progress.worker("acme/north/hall/cam-1")) {
        worker.update(4, 400, 40, 4);
      }
      assertThat(RunProgress.read(store, RUN)).contains(new RunProgress(10, 1_000, 4, 400, 40, 4));

      write(s3);
      assertThat(Contents.of(store, "results")).isEqualTo(Contents.of(memory.open(), "results"));
      assertThat(RunProgress.read(store, RUN)).isEmpty();
      assertThat(RunDirectory.list(store, RUN.output())).containsExactly(RUN);
      assertThatThrownBy(() -> RUN.prepare(store, false)).isInstanceOf(RunExistsException.class);

      RUN.prepare(store, true);
      assertThat(Contents.of(store, "results")).isEmpty();
      assertThat(RunDirectory.list(store, RUN.output())).isEmpty();
    }
  }

  private static void write(ObjectStoreOpener opener) {
    List<Incident> incidents =
        IntStream.range(0, 500)
            .mapToObj(
                i ->
                    Incident.newBuilder()
                        .setIncidentId(Integer.toHexString(i * 7_919 % 500))
                        .setCameraId("acme/north/hall/cam-" + i % 3)
                        .build())
            .toList();
    Pipeline pipeline =
        Pipeline.create(PipelineOptionsFactory.fromArgs("--targetParallelism=2").create());
    PCollection<Incident> all =
        pipeline.apply(Create.of(incidents).withCoder(ProtoCoder.of(Incident.class)));
    PCollectionList.of(
            all.apply(
                "Ndjson", WriteRunFiles.to(opener, RUN, files("ndjson", new NdjsonFormat<>()))))
        .and(
            all.apply(
                "Parquet",
                WriteRunFiles.to(opener, RUN, files("parquet", ParquetFormat.of(Incident.class)))
                    .withSortBudgetBytes(10_000)))
        .apply(Flatten.pCollections())
        .apply(
            "Manifest",
            WriteRunManifest.to(opener, RUN, RunManifest.getDefaultInstance())
                .withClock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)));
    pipeline.run().waitUntilFinish();
  }

  private static RunFiles<Incident> files(String extension, RecordFormat<Incident> format) {
    return new RunFiles<>(
        incident ->
            "incidents/camera=%s.%s".formatted(incident.getCameraId().replace('/', ' '), extension),
        incident -> incident.getIncidentId().getBytes(UTF_8),
        format);
  }
}
