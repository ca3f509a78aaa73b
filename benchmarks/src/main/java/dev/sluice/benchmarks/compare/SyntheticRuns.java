package dev.sluice.benchmarks.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.util.JsonFormat;
import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectWriter;
import dev.sluice.run.v1.OutputFile;
import dev.sluice.run.v1.RunManifest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Random;

/**
 * Two runs as replays write them, with incidents that nobody found: 300 cameras, 15 rules, thirty
 * days. On the right 1 % of them end later, 1 % are missing and 1 % are new.
 */
final class SyntheticRuns {
  private static final int CAMERAS = 300;
  private static final int RULES = 15;
  private static final int DAYS = 30;
  private static final LocalDate FIRST_DAY = LocalDate.of(2026, 3, 1);
  private static final long DAY_MILLIS = 86_400_000;

  private SyntheticRuns() {}

  /** The run of one side. */
  static RunDirectory run(ObjectLocation output, long incidents, boolean right) {
    return new RunDirectory(output, (right ? "right-" : "left-") + incidents);
  }

  /** Writes the run of one side, unless it is there. */
  static void write(ObjectStore store, ObjectLocation output, long incidents, boolean right)
      throws IOException {
    RunDirectory run = run(output, incidents, right);
    if (run.manifest(store).isPresent()) {
      return;
    }
    System.out.printf(Locale.ROOT, "writing %s%n", run.location());
    RunManifest.Builder manifest =
        RunManifest.newBuilder()
            .setRunId(run.runId())
            .setPipeline("replay")
            .setFromMillis(begin(0))
            .setToMillis(begin(DAYS));
    for (int day = 0; day < DAYS; day++) {
      String path =
          "incidents/day=%s/part-00000-of-00001.ndjson".formatted(FIRST_DAY.plusDays(day));
      ObjectLocation file = run.file(path);
      try (ObjectWriter object = store.write(file.bucket(), file.key())) {
        OutputStream out = new BufferedOutputStream(object, 1 << 16);
        long ofDay = incidents / DAYS + (day < incidents % DAYS ? 1 : 0);
        Random random = new Random(day);
        for (long i = 0; i < ofDay; i++) {
          writeOne(out, random, day, right);
        }
        out.flush();
        object.commit();
      }
      manifest.addFiles(OutputFile.newBuilder().setPath(path));
    }
    ObjectLocation place = run.file("manifest.json");
    store.put(place.bucket(), place.key(), JsonFormat.printer().print(manifest).getBytes(UTF_8));
  }

  private static long begin(int day) {
    return FIRST_DAY.plusDays(day).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  private static void writeOne(OutputStream out, Random random, int day, boolean right)
      throws IOException {
    int camera = random.nextInt(CAMERAS);
    int rule = random.nextInt(RULES);
    int track = random.nextInt(200);
    long start = begin(day) + (long) (random.nextDouble() * (DAY_MILLIS - 60_000));
    long end = start + 1_000 + random.nextInt(50_000);
    int fate = random.nextInt(100);
    int severity = random.nextInt(4);
    long id = random.nextLong();
    if (fate == 0 && right) {
      return;
    }
    if (fate == 1 && !right) {
      return;
    }
    if (fate == 2 && right) {
      end += 10_000;
    }
    String line =
        "{\"incidentId\":\""
            + Long.toHexString(id)
            + Long.toHexString(end)
            + "\",\"ruleId\":\"rule-"
            + rule
            + "\",\"cameraId\":\"acme/site-"
            + camera % 10
            + "/floor/cam-"
            + camera
            + "\",\"trackId\":\"track-"
            + track
            + "\",\"otherTrackIds\":[],\"severity\":\""
            + (severity == 0 ? "SEVERITY_LOW" : severity == 1 ? "SEVERITY_MEDIUM" : "SEVERITY_HIGH")
            + "\",\"startMillis\":\""
            + start
            + "\",\"endMillis\":\""
            + end
            + "\",\"clipStartMillis\":\""
            + (start - 5_000)
            + "\",\"clipEndMillis\":\""
            + (end + 5_000)
            + "\",\"repeated\":false}\n";
    out.write(line.getBytes(UTF_8));
  }
}
