package dev.sluice.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.camera.v1.Incident;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.deadletter.v1.TopicSource;
import dev.sluice.io.deadletters.DeadLetterStore;
import dev.sluice.io.deadletters.FoundLetter;
import dev.sluice.io.deadletters.LetterStream;
import dev.sluice.io.deadletters.LetterVisitor;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.run.v1.InputCounts;
import dev.sluice.run.v1.OutputFile;
import dev.sluice.run.v1.RunManifest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;

/** Two runs and some letters, as pipelines leave them; the same each time. */
final class ShownRuns {
  static final long DAY = 1_772_323_200_000L;
  static final ObjectLocation OUTPUT = ObjectLocation.parse("s3://results");
  private static final long HOUR = 3_600_000;
  private static final List<String> RULES =
      List.of(
          "crowd-in-vehicle-zone",
          "door-left-open",
          "hard-hat-missing",
          "line-stopped",
          "no-stop-at-door",
          "obstruction",
          "parked-in-driving-lane",
          "piggyback",
          "spill",
          "vest-missing");

  private ShownRuns() {}

  static ObjectStore store() throws IOException {
    ObjectStore store = InMemoryObjectStore.withBuckets("results").open();
    run(store, "march", 2, 11);
    run(store, "first-of-march", 1, 12);
    comparison(
        store,
        "compares/march-vests",
        Map.of("left", "s3://results/replays/base", "right", "s3://results/replays/march"),
        92);
    comparison(
        store,
        "tries/vests",
        Map.of("against", "workplace-safety", "rules", "vests.yaml", "failOn", "missing > 0"),
        91);
    store.put("results", "compares/under-way/report.json", "{}".getBytes(UTF_8));
    store.put("results", "replays/under-way/progress/a.json", "{}".getBytes(UTF_8));
    return store;
  }

  private static void comparison(
      ObjectStore store, String path, Map<String, String> options, int hours) throws IOException {
    RunManifest manifest =
        RunManifest.newBuilder()
            .setFinishedMillis(DAY + hours * HOUR)
            .putAllOptions(options)
            .build();
    store.put("results", path + "/report.json", "{\"totals\":{\"same\":\"12\"}}".getBytes(UTF_8));
    store.put("results", path + "/report.html", "<!doctype html><p>Of vests</p>".getBytes(UTF_8));
    store.put(
        "results", path + "/manifest.json", JsonFormat.printer().print(manifest).getBytes(UTF_8));
  }

  private static void run(ObjectStore store, String id, int days, int seed) throws IOException {
    Random random = new Random(seed);
    RunManifest.Builder manifest =
        RunManifest.newBuilder()
            .setRunId(id)
            .setPipeline("replay")
            .setRunner("FlinkRunner")
            .setFromMillis(DAY)
            .setToMillis(DAY + days * 24 * HOUR)
            .setStartedMillis(DAY + 90 * HOUR)
            .setFinishedMillis(DAY + 90 * HOUR + days * 42_300L)
            .setInput(
                InputCounts.newBuilder()
                    .setObjects(40)
                    .setBytes(48_000_000)
                    .setRecords(1_912_844)
                    .setUsed(1_908_200)
                    .setDuplicates(3_800)
                    .setOutsideRange(440)
                    .putRejected("too_late", 404)
                    .setCameras(20))
            .putOptions("select", "acme/*/*/*")
            .putVersions("sluice", "0.1.0");
    for (int day = 0; day < days; day++) {
      StringBuilder lines = new StringBuilder();
      for (int rule = 0; rule < RULES.size(); rule++) {
        long found = 0;
        for (int hour = 5; hour < 22; hour++) {
          double busy =
              Math.exp(-Math.pow((hour - 13) / 4.5, 2)) * (rule == 2 ? 40 : 6 - rule / 2.0);
          int count = rule == 8 ? 0 : (int) (random.nextDouble() * busy);
          for (int i = 0; i < count; i++) {
            found++;
            Incident incident =
                Incident.newBuilder()
                    .setIncidentId("i" + random.nextLong())
                    .setRuleId(RULES.get(rule))
                    .setStartMillis(DAY + day * 24 * HOUR + hour * HOUR + random.nextInt(3_600_000))
                    .build();
            lines.append(JsonFormat.printer().omittingInsignificantWhitespace().print(incident));
            lines.append('\n');
          }
        }
        manifest.putIncidentsByRule(
            RULES.get(rule), manifest.getIncidentsByRuleOrDefault(RULES.get(rule), 0) + found);
      }
      String path = "incidents/day=2026-03-0" + (day + 1) + "/part-00000-of-00001.ndjson";
      byte[] content = lines.toString().getBytes(UTF_8);
      store.put("results", "replays/" + id + "/" + path, content);
      manifest.addFiles(OutputFile.newBuilder().setPath(path).setBytes(content.length));
    }
    store.put(
        "results",
        "replays/" + id + "/manifest.json",
        JsonFormat.printer().print(manifest).getBytes(UTF_8));
  }

  static DeadLetterStore letters(ObjectStore store, long nowMillis) {
    return new DeadLetterStore(store, List.of(), List.of(new Letters(nowMillis)));
  }

  private record Letters(long nowMillis) implements LetterStream {
    private static final List<Reason> REASONS =
        List.of(
            Reason.REASON_MESSAGE_MALFORMED,
            Reason.REASON_TOO_LATE,
            Reason.REASON_TOO_LATE,
            Reason.REASON_MESSAGE_INCOMPLETE);

    @Override
    public void read(LetterVisitor visitor) throws IOException {
      for (int i = 0; i < 14; i++) {
        ByteString payload =
            i % 2 == 0
                ? ByteString.copyFromUtf8("{\"time\": 17000000000, \"amount\": \"ten <b>&</b>\"}")
                : ByteString.copyFrom(
                    new byte[] {8, 1, 18, 127, -1, 'c', 'a', 'm', 0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
        long failed = nowMillis - i * 730_000L;
        DeadLetter letter =
            DeadLetter.newBuilder()
                .setLetterId(String.format("%064x", 1_000 + i))
                .setTopic(
                    TopicSource.newBuilder()
                        .setTopic("observations")
                        .setPartition(i % 4)
                        .setOffset(40_000L + i))
                .setStep(i % 2 == 0 ? "ReadEvent" : "DecodeObservation")
                .setReason(REASONS.get(i % REASONS.size()))
                .setMessage("amount is no decimal number")
                .setPayload(payload)
                .setPayloadSizeBytes(payload.size())
                .setFailedMillis(failed)
                .setPipeline(i % 2 == 0 ? "amounts" : "incidents")
                .setVersion("0.1.0")
                .build();
        if (!visitor.letter(
            new FoundLetter(letter, "kafka:dead-letters/0@" + i, OptionalLong.of(failed)))) {
          return;
        }
      }
    }
  }
}
