package dev.sluice.samples.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.camera.v1.GeneratedCounts;
import dev.sluice.camera.v1.PlantedIncident;
import dev.sluice.io.records.ObjectRecords;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.transforms.cameras.Decoded;
import dev.sluice.transforms.cameras.ObservationDecoder;
import dev.sluice.transforms.rejections.Rejection;
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
  private static final ObjectLocation OUTPUT = new ObjectLocation(BUCKET, "out");

  private final ObjectStoreOpener opener = InMemoryObjectStore.withBuckets(BUCKET);

  @ParameterizedTest
  @CsvSource({"lines,none", "lines,gzip", "lines,zstd", "delimited,none", "delimited,zstd"})
  void summaryCountsWhatIsInTheObjects(String framing, String compression) throws IOException {
    run("--framing=" + framing, "--compression=" + compression);

    SlowReader reader = new SlowReader();
    for (var object : contents().entrySet()) {
      if (object.getKey().startsWith("out/data/")) {
        reader.read(object.getKey(), object.getValue().toByteArray());
      }
    }
    GeneratedCounts summary;
    List<PlantedIncident> planted;
    try (ObjectStore store = opener.open()) {
      summary = GeneratePipeline.summary(store, OUTPUT);
      planted = StoredTruth.planted(store, OUTPUT);
    }
    assertThat(summary)
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
    assertThat(summary.getCameraDays()).isBetween(2L, 4L);
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

  /** The replay's own reader and decoder, held against what the generator says it spoilt. */
  @ParameterizedTest
  @CsvSource({"lines,zstd", "lines,gzip", "delimited,none", "delimited,zstd"})
  void replayRejectsWhatIsCorruptForTheReasonThatIsCounted(String framing, String compression)
      throws IOException {
    run("--framing=" + framing, "--compression=" + compression);

    Map<String, Long> rejected = new TreeMap<>();
    ObservationDecoder decoder = new ObservationDecoder();
    long good = 0;
    for (var object : contents().entrySet()) {
      if (!object.getKey().startsWith("out/data/")) {
        continue;
      }
      String camera = object.getKey().replaceAll("out/data/(.*)(/[^/]*){4}", "$1");
      try (ObjectRecords records = new ObjectRecords(ObjectRecords.DEFAULT_LIMIT_BYTES)) {
        records.open(object.getValue().newInput());
        while (records.next()) {
          Rejection rejection = records.rejection();
          if (rejection == null
              && decoder.decode(camera, records.buffer(), records.offset(), records.length())
                  instanceof Decoded.Undecodable undecodable) {
            rejection = undecodable.why();
          }
          if (rejection != null) {
            rejected.merge(rejection.reason().name(), 1L, Long::sum);
          } else {
            good++;
          }
        }
      }
    }
    try (ObjectStore store = opener.open()) {
      GeneratedCounts summary = GeneratePipeline.summary(store, OUTPUT);
      assertThat(rejected).isEqualTo(summary.getCorruptMap());
      assertThat(good).isEqualTo(summary.getObservations() + summary.getDuplicates());
    }
  }

  @Test
  void objectsLieByCameraAndDayOfDeliveryAndAreNamedByTime() throws IOException {
    run("--to=2026-03-03", "--objectMinutes=480", "--corruptShare=0", "--hiddenShare=0");

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
                "--cameras=2",
                "--observationsPerCameraDay=9000",
                "--duplicateShare=0.01",
                "--stableUniqueNames=ERROR"));
    for (String option : new String[] {"--to=2026-03-02", "--seed=7", "--corruptShare=0.01"}) {
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
}
