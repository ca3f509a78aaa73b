package dev.sluice.io.runs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.run.v1.InputCounts;
import dev.sluice.run.v1.OutputFile;
import dev.sluice.run.v1.RunManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.extensions.protobuf.ProtoCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;

class WriteRunManifestTest {
  private static final RunDirectory RUN =
      new RunDirectory(ObjectLocation.parse("s3://results"), "first");
  private static final RunManifest KNOWN =
      RunManifest.newBuilder()
          .setPipeline("replay")
          .putIncidentsByRule("quiet", 0)
          .putIncidentsByRule("door", 0)
          .setStartedMillis(3)
          .build();
  private static final RunFiles<String> LINES =
      new RunFiles<>(
          line -> "lines/" + line.charAt(0) + ".txt",
          line -> line.getBytes(UTF_8),
          out ->
              new RecordWriter<>() {
                @Override
                public void write(String line) throws IOException {
                  if (line.equals(UNWRITABLE.get())) {
                    throw new IOException("the store is gone");
                  }
                  out.write((line + "\n").getBytes(UTF_8));
                }

                @Override
                public void close() {}
              });

  private static final AtomicReference<String> UNWRITABLE = new AtomicReference<>("nothing");

  private final ObjectStoreOpener opener = InMemoryObjectStore.withBuckets("results");
  private final ObjectStore store = opener.open();

  @Test
  void namesEveryFileSortedByPath() throws IOException {
    RunManifest written = run(List.of("b1", "a2", "a1"), List.of());

    assertThat(written.getFilesList())
        .containsExactly(
            OutputFile.newBuilder()
                .setPath("lines/a.txt")
                .setRecords(2)
                .setBytes(6)
                .setSha256("65454a5200a827c042e1379e1f2698d151699e4d76466a3b0e4ebd348f4f131b")
                .build(),
            OutputFile.newBuilder()
                .setPath("lines/b.txt")
                .setRecords(1)
                .setBytes(3)
                .setSha256("e10a1287bfc72ab847878fa7737ea038aa327a3920d6c8c28b8e6484e013e913")
                .build());
  }

  @Test
  void isWrittenWithoutAnyFileOrCount() throws IOException {
    assertThat(run(List.of(), List.of()))
        .isEqualTo(
            KNOWN.toBuilder()
                .setRunId("first")
                .setInput(InputCounts.getDefaultInstance())
                .setFinishedMillis(1_000)
                .build());
    assertThat(contents()).containsOnlyKeys("replays/first/manifest.json");
  }

  @Test
  void sumsEveryFieldOfTheCounts() throws IOException {
    RunManifest.Builder one = RunManifest.newBuilder();
    RunManifest.Builder other = RunManifest.newBuilder();
    RunManifest.Builder sum = RunManifest.newBuilder();
    for (FieldDescriptor field : InputCounts.getDescriptor().getFields()) {
      if (!field.isMapField()) {
        long value = field.getNumber() * 10L;
        one.getInputBuilder().setField(field, value);
        other.getInputBuilder().setField(field, value + 1);
        sum.getInputBuilder().setField(field, 2 * value + 1);
      }
    }
    one.getInputBuilder().putRejected("TOO_LATE", 1).putRejected("OBJECT_EMPTY", 2);
    other.getInputBuilder().putRejected("TOO_LATE", 5);
    sum.getInputBuilder().putRejected("TOO_LATE", 6).putRejected("OBJECT_EMPTY", 2);
    one.putIncidentsByRule("door", 4).setIncidentsRepeated(1);
    other.putIncidentsByRule("door", 3).putIncidentsByRule("spill", 1).setIncidentsRepeated(2);

    RunManifest written = run(List.of(), List.of(one.build(), other.build()));

    assertThat(written.getInput()).isEqualTo(sum.getInput());
    assertThat(written.getIncidentsByRuleMap())
        .isEqualTo(Map.of("quiet", 0L, "door", 7L, "spill", 1L));
    assertThat(written.getIncidentsRepeated()).isEqualTo(3);
  }

  @Test
  void aFileThatCannotBeWrittenLeavesARunWithoutManifestWhichCanBeRunAgain() throws Exception {
    List<String> lines = Stream.iterate(0, i -> i + 1).limit(50).map(i -> i + "-line").toList();
    RunManifest undisturbed = run(lines, List.of());
    Map<String, String> expected = contents();
    RUN.prepare(store, true);

    UNWRITABLE.set("30-line");
    try {
      assertThatThrownBy(() -> run(lines, List.of()))
          .hasRootCauseInstanceOf(IOException.class)
          .hasRootCauseMessage("the store is gone");
    } finally {
      UNWRITABLE.set("nothing");
    }
    assertThat(RUN.manifest(store)).isEmpty();
    assertThat(contents()).doesNotContainKey("replays/first/lines/3.txt");

    store.put("results", RUN.file("lines/left-over.txt").key(), new byte[1]);
    RUN.prepare(store, false);
    assertThat(run(lines, List.of())).isEqualTo(undisturbed);
    assertThat(contents()).isEqualTo(expected);
  }

  @Test
  void anAttemptThatWasGivenUpAndGoesOnChangesNothing() throws IOException {
    run(List.of("b1", "a2", "a1"), List.of());
    Map<String, String> first = contents();
    run(List.of("a1", "b1", "a2"), List.of());

    assertThat(contents()).isEqualTo(first);
  }

  @Test
  void twoStepsThatWriteTheSamePathAreFound() throws IOException {
    Pipeline pipeline = pipeline();
    PCollection<String> lines = pipeline.apply(Create.of("a1"));
    PCollectionList.of(lines.apply("One", WriteRunFiles.to(opener, RUN, LINES)))
        .and(lines.apply("Other", WriteRunFiles.to(opener, RUN, LINES)))
        .apply(Flatten.pCollections())
        .apply("Manifest", WriteRunManifest.to(opener, RUN, KNOWN));

    assertThatThrownBy(() -> pipeline.run().waitUntilFinish())
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage(
            "two steps of the pipeline wrote lines/a.txt: give each kind of file paths of its own");
    assertThat(contents()).containsOnlyKeys("replays/first/lines/a.txt");
  }

  /** Runs a pipeline that writes the lines, and gives the manifest that it left in the store. */
  private RunManifest run(List<String> lines, List<RunManifest> counts) throws IOException {
    Pipeline pipeline = pipeline();
    PCollection<RunManifest> written =
        pipeline
            .apply("Lines", Create.of(lines).withCoder(StringUtf8Coder.of()))
            .apply("Files", WriteRunFiles.to(opener, RUN, LINES))
            .apply(
                "Manifest",
                WriteRunManifest.to(opener, RUN, KNOWN)
                    .withCounts(
                        pipeline
                            .apply(
                                "Counts",
                                Create.of(counts).withCoder(ProtoCoder.of(RunManifest.class)))
                            .apply(Window.into(FixedWindows.of(Duration.standardMinutes(1)))))
                    .withClock(Clock.fixed(Instant.ofEpochSecond(1), ZoneOffset.UTC)));
    ObjectStoreOpener sameStore = opener;
    PAssert.thatSingleton(written)
        .satisfies(
            manifest -> {
              try {
                assertThat(RUN.manifest(sameStore.open())).contains(manifest);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              return null;
            });
    pipeline.run().waitUntilFinish();
    return RUN.manifest(store).orElseThrow();
  }

  private Map<String, String> contents() throws IOException {
    return Contents.of(store, "results");
  }

  private static Pipeline pipeline() {
    return Pipeline.create(
        PipelineOptionsFactory.fromArgs("--stableUniqueNames=ERROR", "--targetParallelism=2")
            .create());
  }
}
