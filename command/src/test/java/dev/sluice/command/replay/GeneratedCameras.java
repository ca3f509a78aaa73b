package dev.sluice.command.replay;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.local.S3Server;
import dev.sluice.local.ScratchFolder;
import dev.sluice.pipelines.replay.ReplayOptions;
import dev.sluice.pipelines.replay.ReplayPlan;
import dev.sluice.run.v1.RunManifest;
import dev.sluice.samples.generate.GenerateOptions;
import dev.sluice.samples.generate.GeneratePipeline;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Two generated days of four cameras on a real S3 server, made once per JVM and never changed: in
 * the bucket {@code cameras}. Runs go to the bucket {@code results}, each under a name of its own.
 */
public final class GeneratedCameras {
  public static final String INPUT = "cameras";
  public static final String OUTPUT = "results";
  public static final String FROM = "2026-03-01";
  public static final String TO = "2026-03-03";

  private static final class Made {
    static final GeneratedCameras CAMERAS = new GeneratedCameras();
  }

  private final ScratchFolder folder;
  private final S3Server server;

  private GeneratedCameras() {
    try {
      folder = ScratchFolder.create("sluice-cameras");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server = S3Server.start(folder.path());
    Runtime.getRuntime().addShutdownHook(new Thread(this::remove));
    // In place of the environment, which a test cannot set for its own process.
    System.setProperty("aws.accessKeyId", server.accessKey());
    System.setProperty("aws.secretAccessKey", server.secretKey());
    System.setProperty("aws.region", server.access().region());
    server.createBucket(INPUT);
    server.createBucket(OUTPUT);
    generate();
  }

  /** The data, generated with the first call. */
  public static GeneratedCameras get() {
    return Made.CAMERAS;
  }

  private void generate() {
    GenerateOptions options =
        PipelineOptionsFactory.fromArgs(
                "--output=s3://" + INPUT,
                "--from=" + FROM,
                "--to=" + TO,
                "--cameras=4",
                "--seed=11",
                "--observationsPerCameraDay=5000",
                "--objectMinutes=60",
                "--corruptShare=0.005",
                "--duplicateShare=0.01",
                "--s3Endpoint=" + server.endpoint())
            .withValidation()
            .as(GenerateOptions.class);
    GeneratePipeline.build(options, settings()).run().waitUntilFinish();
  }

  private void remove() {
    server.close();
    folder.close();
  }

  public S3Server server() {
    return server;
  }

  /** Where an object lies that the server serves. */
  public Path file(String bucket, String key) {
    return folder.path().resolve("buckets").resolve(bucket).resolve(key);
  }

  public S3Settings settings() {
    return new S3Settings(server.endpoint().toString(), true, null, 10);
  }

  /** Options that replay all of the data under the name of a run; later ones win. */
  public List<String> replay(String runId, String... more) {
    Map<String, String> options = new TreeMap<>();
    options.put("--input", "s3://" + INPUT);
    options.put("--output", "s3://" + OUTPUT);
    options.put("--from", FROM);
    options.put("--to", TO);
    options.put("--runId", runId);
    options.put("--s3Endpoint", server.endpoint().toString());
    options.put("--stableUniqueNames", "ERROR");
    for (String option : more) {
      int equals = option.indexOf('=');
      options.put(option.substring(0, equals), option.substring(equals + 1));
    }
    return options.entrySet().stream()
        .map(option -> option.getKey() + "=" + option.getValue())
        .toList();
  }

  /** What the command makes of such options. */
  public ReplayPlan plan(List<String> options) {
    return ReplayPlan.of(
        PipelineOptionsFactory.fromArgs(options.toArray(String[]::new))
            .withValidation()
            .as(ReplayOptions.class));
  }

  /** The files of a run without its manifest, by path. */
  public Map<String, ByteString> files(String runId) {
    Map<String, ByteString> files = contents(OUTPUT, "replays/" + runId + "/");
    files.remove("manifest.json");
    return files;
  }

  public RunManifest manifest(String runId) {
    ByteString json = contents(OUTPUT, "replays/" + runId + "/").get("manifest.json");
    RunManifest.Builder manifest = RunManifest.newBuilder();
    try {
      JsonFormat.parser().merge(json.toStringUtf8(), manifest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return manifest.build();
  }

  /**
   * Objects with their bytes, by the rest of their key behind the prefix; without those that were
   * gone when they were read.
   */
  public Map<String, ByteString> contents(String bucket, String prefix) {
    Map<String, ByteString> contents = new TreeMap<>();
    try (ObjectStore store = settings().open()) {
      List<String> keys = new ArrayList<>();
      store.list(bucket, prefix, object -> keys.add(object.key()));
      for (String key : keys) {
        try (InputStream object = store.read(bucket, key)) {
          contents.put(key.substring(prefix.length()), ByteString.readFrom(object));
        } catch (NoSuchFileException e) {
          // What a server leaves of an interrupted PUT is listed, and removed soon after.
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return contents;
  }

  /** Writes an object. */
  public void put(String bucket, String key, byte[] content) throws IOException {
    try (ObjectStore store = settings().open()) {
      store.put(bucket, key, content);
    }
  }
}
