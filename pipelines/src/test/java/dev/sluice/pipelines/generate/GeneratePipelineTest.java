package dev.sluice.pipelines.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.camera.v1.GeneratedCounts;
import dev.sluice.camera.v1.PlantedIncident;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneratePipelineTest {
  private static final String BUCKET = "cameras";

  private final ObjectStoreOpener opener = InMemoryObjectStore.withBuckets(BUCKET);

  @ParameterizedTest
  @CsvSource({"lines,none", "lines,gzip", "lines,zstd", "delimited,none", "delimited,zstd"})
  void summaryCountsWhatIsInTheObjects(String framing, String compression) throws IOException {
    run("--framing=" + framing, "--compression=" + compression);

    SlowReader reader = new SlowReader();
    List<PlantedIncident> planted = new ArrayList<>();
    Map<String, String> objects = new TreeMap<>();
    for (var object : contents().entrySet()) {
      if (object.getKey().startsWith("out/data/")) {
        reader.read(object.getKey(), object.getValue().toByteArray());
      } else if (object.getKey().endsWith("/truth.ndjson")) {
        planted.addAll(truth(object.getValue()));
      } else {
        objects.put(object.getKey(), object.getValue().toStringUtf8());
      }
    }
    GeneratedCounts.Builder summary = GeneratedCounts.newBuilder();
    JsonFormat.parser().merge(objects.remove("out/truth/summary.json"), summary);
    assertThat(objects).isEmpty();
    assertThat(summary.build())
        .isEqualTo(
            GeneratedCounts.newBuilder()
                .setCameraDays(summary.getCameraDays())
                .setObjects(reader.objects)
                .setBytes(reader.bytes)
                .setObservations(reader.observations)
                .setDuplicates(reader.duplicates)
                .putAllCorrupt(reader.corrupt)
                .addAllPlanted(GeneratedTotals.count(planted))
                .build());
    assertThat(summary.getCameraDays()).isBetween(4L, 6L);
    assertThat(reader.duplicates).isPositive();
    assertThat(planted).isNotEmpty();
    assertThat(reader.corrupt.keySet())
        .contains(
            "REASON_CAMERA_MISMATCH",
            "REASON_INTERVAL_INVALID",
            "REASON_MESSAGE_INCOMPLETE",
            "REASON_MESSAGE_MALFORMED",
            "REASON_OBJECT_EMPTY",
            "REASON_TYPE_UNKNOWN",
            framing.equals("lines") ? "REASON_BASE64_INVALID" : "REASON_LENGTH_IMPOSSIBLE");
  }

  @Test
  void objectsLieByCameraAndDayOfDeliveryAndAreNamedByTime() throws IOException {
    run("--objectMinutes=480", "--corruptShare=0", "--hiddenShare=0");

    assertThat(contents().keySet())
        .contains(
            "out/data/acme/site-1/dock/camera-0001/2026/03/01/2026-03-01T00-00-00Z.b64.zst",
            "out/data/acme/site-1/dock/camera-0001/2026/03/01/2026-03-01T08-00-00Z.b64.zst",
            "out/data/acme/site-1/dock/camera-0001/2026/03/01/2026-03-01T16-00-00Z.b64.zst",
            "out/data/acme/site-1/dock/camera-0002/2026/03/02/2026-03-02T16-00-00Z.b64.zst",
            "out/truth/acme/site-1/dock/camera-0002/2026/03/02/truth.ndjson",
            "out/truth/summary.json")
        .allMatch(
            key ->
                key.matches(
                    "out/(data/acme/site-1/dock/camera-000[12]/2026/03/0[123]"
                        + "/2026-03-0[123]T(00|08|16)-00-00Z\\.b64\\.zst"
                        + "|truth/acme/site-1/dock/camera-000[12]/2026/03/0[12]/truth\\.ndjson"
                        + "|truth/summary\\.json)"));
  }

  @Test
  void bytesAreTheSameAtAnyParallelism() throws IOException {
    run("--targetParallelism=1");
    Map<String, ByteString> one = contents();
    ObjectStoreOpener other = InMemoryObjectStore.withBuckets(BUCKET);
    GeneratePipeline.build(options("--targetParallelism=4"), other).run().waitUntilFinish();

    assertThat(one).hasSizeGreaterThan(100);
    assertThat(contents(other)).isEqualTo(one);
  }

  @Test
  void runWithOtherSettingsLeavesNothingOfTheOneBefore() throws IOException {
    run("--objectMinutes=60");
    Map<String, ByteString> sixty = contents();
    run("--objectMinutes=7", "--seed=8", "--compression=gzip");
    run("--objectMinutes=60");

    assertThat(contents()).isEqualTo(sixty);
  }

  @Test
  void shorterObjectsHoldTheSameRecords() throws IOException {
    run("--objectMinutes=1440", "--compression=none", "--corruptShare=0");
    ByteString one = concatenated();
    run("--objectMinutes=11", "--compression=none", "--corruptShare=0");

    assertThat(concatenated()).isEqualTo(one);
  }

  private ByteString concatenated() throws IOException {
    return contents().entrySet().stream()
        .filter(o -> o.getKey().startsWith("out/data/acme/site-1/dock/camera-0001/2026/03/01/"))
        .map(Map.Entry::getValue)
        .reduce(ByteString.EMPTY, ByteString::concat);
  }

  private void run(String... more) {
    GeneratePipeline.build(options(more), opener).run().waitUntilFinish();
  }

  private static GenerateOptions options(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--output=s3://cameras/out",
                "--from=2026-03-01",
                "--to=2026-03-03",
                "--cameras=2",
                "--observationsPerCameraDay=9000",
                "--duplicateShare=0.01",
                "--stableUniqueNames=ERROR"));
    for (String option : new String[] {"--seed=7", "--corruptShare=0.01"}) {
      String name = option.substring(0, option.indexOf('='));
      if (Stream.of(more).noneMatch(m -> m.startsWith(name))) {
        arguments.add(option);
      }
    }
    arguments.addAll(List.of(more));
    return PipelineOptionsFactory.fromArgs(arguments.toArray(String[]::new))
        .withValidation()
        .as(GenerateOptions.class);
  }

  private Map<String, ByteString> contents() throws IOException {
    return contents(opener);
  }

  private static Map<String, ByteString> contents(ObjectStoreOpener opener) throws IOException {
    Map<String, ByteString> contents = new TreeMap<>();
    try (ObjectStore store = opener.open()) {
      List<String> keys = new ArrayList<>();
      store.list(BUCKET, "", object -> keys.add(object.key()));
      for (String key : keys) {
        try (InputStream object = store.read(BUCKET, key)) {
          contents.put(key, ByteString.readFrom(object));
        }
      }
    }
    return contents;
  }

  private static List<PlantedIncident> truth(ByteString ndjson)
      throws InvalidProtocolBufferException {
    List<PlantedIncident> truth = new ArrayList<>();
    for (String line : ndjson.toStringUtf8().split("\n")) {
      PlantedIncident.Builder planted = PlantedIncident.newBuilder();
      JsonFormat.parser().merge(line, planted);
      truth.add(planted.build());
    }
    return truth;
  }
}
