package dev.sluice.io.runs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import dev.sluice.camera.v1.Incident;
import dev.sluice.camera.v1.Severity;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.run.v1.OutputFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.extensions.protobuf.ProtoCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

class WriteRunFilesTest {
  private static final RunDirectory RUN =
      new RunDirectory(ObjectLocation.parse("s3://results/here"), "first");
  private static final RunFiles<Incident> BY_CAMERA =
      new RunFiles<>(
          incident -> "incidents/" + incident.getCameraId() + ".ndjson",
          incident -> incident.getIncidentId().getBytes(UTF_8),
          new NdjsonFormat<>());

  private final ObjectStoreOpener opener = InMemoryObjectStore.withBuckets("results");

  @Test
  void writesOneSortedObjectPerPathAndNamesIt() throws IOException {
    run(List.of(incident("b", "gate"), incident("c", "hall"), incident("a", "gate")), 1 << 20);

    assertThat(contents())
        .containsExactly(
            Map.entry(
                "here/replays/first/incidents/gate.ndjson", line("a", "gate") + line("b", "gate")),
            Map.entry("here/replays/first/incidents/hall.ndjson", line("c", "hall")));
  }

  @Test
  void givesTheSameBytesForAnyOrderOfInputAndAnyBudget() throws IOException {
    long seed = Long.getLong("sluice.seed", 20260301);
    System.out.println("sluice.seed=" + seed);
    Random random = new Random(seed);
    List<Incident> incidents = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      incidents.add(incident(Integer.toHexString(random.nextInt(200)), "c" + random.nextInt(4)));
    }
    Map<String, String> expected = new TreeMap<>();
    incidents.stream()
        .sorted(Comparator.comparing(Incident::getIncidentId))
        .forEach(
            incident ->
                expected.merge(
                    "here/replays/first/incidents/" + incident.getCameraId() + ".ndjson",
                    line(incident.getIncidentId(), incident.getCameraId()),
                    String::concat));

    for (long budget : new long[] {1, 2_000, 1 << 20}) {
      clear();
      Collections.shuffle(incidents, random);
      run(incidents, budget);
      assertThat(contents()).isEqualTo(expected);
    }
  }

  @Test
  void anAttemptThatGoesOnAfterAnotherReplacesObjectsWithThemselves() throws IOException {
    List<Incident> incidents = List.of(incident("b", "gate"), incident("a", "gate"));
    run(incidents, 1 << 20);
    Map<String, String> first = contents();
    run(List.of(incidents.get(1), incidents.get(0)), 1);

    assertThat(contents()).isEqualTo(first);
  }

  @Test
  void recordsOfEqualSortKeyAreOrderedByTheirBytes() throws IOException {
    Incident high = incident("a", "gate").toBuilder().setSeverity(Severity.SEVERITY_HIGH).build();
    Incident low = incident("a", "gate").toBuilder().setSeverity(Severity.SEVERITY_LOW).build();
    run(List.of(high, low, high), 1);
    Map<String, String> first = contents();
    clear();
    run(List.of(low, high, high), 1 << 20);

    assertThat(contents()).isEqualTo(first);
    assertThat(first.values().iterator().next().lines().map(WriteRunFilesTest::severity))
        .containsExactly("SEVERITY_LOW", "SEVERITY_HIGH", "SEVERITY_HIGH");
  }

  @Test
  void windowsDoNotSplitObjects() throws IOException {
    Pipeline pipeline = pipeline();
    pipeline
        .apply(
            Create.timestamped(
                    TimestampedValue.of(incident("b", "gate"), new Instant(0)),
                    TimestampedValue.of(incident("a", "gate"), new Instant(3_600_000)))
                .withCoder(ProtoCoder.of(Incident.class)))
        .apply(Window.into(FixedWindows.of(Duration.standardMinutes(1))))
        .apply("Write", WriteRunFiles.to(opener, RUN, BY_CAMERA));
    pipeline.run().waitUntilFinish();

    assertThat(contents())
        .containsExactly(
            Map.entry(
                "here/replays/first/incidents/gate.ndjson", line("a", "gate") + line("b", "gate")));
  }

  @Test
  void noRecordsNoObjects() throws IOException {
    run(List.of(), 1);

    assertThat(contents()).isEmpty();
  }

  @Test
  void aPathThatLeavesTheRunIsRefused() throws IOException {
    RunFiles<Incident> outside =
        new RunFiles<>(incident -> "../other/x", BY_CAMERA.order(), BY_CAMERA.format());
    Pipeline pipeline = pipeline();
    pipeline
        .apply(Create.of(incident("a", "gate")).withCoder(ProtoCoder.of(Incident.class)))
        .apply("Write", WriteRunFiles.to(opener, RUN, outside));

    assertThatThrownBy(() -> pipeline.run().waitUntilFinish())
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .hasRootCauseMessage(
            "a path in a run has no empty part and no '.' or '..', but was: ../other/x");
    assertThat(contents()).isEmpty();
  }

  @Test
  void unboundedInputIsRefused() {
    PCollection<Incident> live =
        pipeline()
            .apply(
                "Live", Create.of(incident("a", "gate")).withCoder(ProtoCoder.of(Incident.class)))
            .setIsBoundedInternal(PCollection.IsBounded.UNBOUNDED)
            .setName("Live incidents");

    assertThatThrownBy(() -> live.apply("Write", WriteRunFiles.to(opener, RUN, BY_CAMERA)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the files of a run end with their input, so it must be bounded, but"
                + " Live incidents is not");
  }

  private void run(List<Incident> incidents, long budgetBytes) {
    Pipeline pipeline = pipeline();
    PCollection<OutputFile> files =
        pipeline
            .apply(Create.of(incidents).withCoder(ProtoCoder.of(Incident.class)))
            .apply(
                "Write", WriteRunFiles.to(opener, RUN, BY_CAMERA).withSortBudgetBytes(budgetBytes));
    ObjectStoreOpener sameStore = opener;
    PAssert.that(files)
        .satisfies(
            written -> {
              try {
                assertThat(written).containsExactlyInAnyOrderElementsOf(filesOf(sameStore));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private static List<OutputFile> filesOf(ObjectStoreOpener opener) throws IOException {
    return Contents.of(opener.open(), "results").entrySet().stream()
        .map(
            object ->
                OutputFile.newBuilder()
                    .setPath(object.getKey().substring("here/replays/first/".length()))
                    .setRecords(object.getValue().lines().count())
                    .setBytes(object.getValue().getBytes(UTF_8).length)
                    .setSha256(Hashing.sha256().hashString(object.getValue(), UTF_8).toString())
                    .build())
        .toList();
  }

  private static Pipeline pipeline() {
    return Pipeline.create(
        PipelineOptionsFactory.fromArgs("--stableUniqueNames=ERROR", "--targetParallelism=2")
            .as(TestPipelineOptions.class));
  }

  private Map<String, String> contents() throws IOException {
    return Contents.of(opener.open(), "results");
  }

  private void clear() throws IOException {
    opener.open().delete("results", List.copyOf(contents().keySet()));
  }

  private static Incident incident(String id, String camera) {
    return Incident.newBuilder().setIncidentId(id).setCameraId(camera).build();
  }

  private static String line(String id, String camera) {
    return "{\"incidentId\":\""
        + id
        + "\",\"ruleId\":\"\",\"cameraId\":\""
        + camera
        + "\""
        + ",\"trackId\":\"\",\"otherTrackIds\":[],\"severity\":\"SEVERITY_UNSPECIFIED\""
        + ",\"startMillis\":\"0\",\"endMillis\":\"0\",\"clipStartMillis\":\"0\""
        + ",\"clipEndMillis\":\"0\",\"repeated\":false}\n";
  }

  private static String severity(String line) {
    return line.replaceAll(".*\"severity\":\"([A-Z_]+)\".*", "$1");
  }
}
