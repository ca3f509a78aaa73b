package dev.sluice.console.runs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sluice.console.web.Answer;
import dev.sluice.console.web.Call;
import dev.sluice.console.web.Defects;
import dev.sluice.console.web.Readers;
import dev.sluice.console.web.Route;
import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.s3.DamagedObjectException;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.run.v1.OutputFile;
import dev.sluice.run.v1.RunManifest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/runs} and {@code GET /api/runs/{id}}. Runs do not change once they are complete,
 * so what was counted of the latest ones asked for is kept.
 */
public final class RunsApi {
  private static final int MOST_RUNS = 300;
  private static final int KEPT_MAPS = 32;

  private final @Nullable ObjectStore store;
  private final @Nullable ObjectLocation output;
  private final Readers readers;
  private final Map<String, JsonObject> maps =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, JsonObject> eldest) {
          return size() > KEPT_MAPS;
        }
      };

  /**
   * An API over an output of replays.
   *
   * @param store stays the caller's to close; null: there is none
   * @param output where runs lie; null: not said
   */
  public RunsApi(@Nullable ObjectStore store, @Nullable ObjectLocation output, Readers readers) {
    this.store = store;
    this.output = output;
    this.readers = readers;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.get("/api/runs", "runs", Set.of(), readers.wrap(call -> list())),
        Route.get("/api/runs/{id}", "run", Set.of(), readers.wrap(this::one)));
  }

  private Answer list() {
    if (store == null || output == null) {
      return Answer.message(404, "no place of runs is configured: give --runs");
    }
    try {
      List<RunManifest> complete = new ArrayList<>();
      JsonArray incomplete = new JsonArray();
      JsonArray damaged = new JsonArray();
      List<RunDirectory> all = RunDirectory.list(store, output);
      int from = Math.max(0, all.size() - MOST_RUNS);
      for (RunDirectory run : all.subList(from, all.size())) {
        try {
          Optional<RunManifest> manifest = run.manifest(store);
          manifest.ifPresentOrElse(complete::add, () -> incomplete.add(run.runId()));
        } catch (DamagedObjectException e) {
          damaged.add(run.runId());
        }
      }
      complete.sort(Comparator.comparingLong(RunManifest::getFinishedMillis).reversed());
      JsonArray runs = new JsonArray();
      complete.forEach(manifest -> runs.add(summary(manifest)));
      JsonObject json = new JsonObject();
      json.addProperty("message", "ok");
      json.addProperty("output", output.toString());
      json.addProperty("cut", from > 0);
      json.add("runs", runs);
      json.add("incomplete", incomplete);
      json.add("damaged", damaged);
      return Answer.json(200, json);
    } catch (IOException e) {
      return Defects.failed("S3", e);
    }
  }

  private Answer one(Call call) {
    if (store == null || output == null) {
      return Answer.message(404, "no place of runs is configured: give --runs");
    }
    RunDirectory run;
    try {
      run = new RunDirectory(output, call.part("id"));
    } catch (IllegalArgumentException e) {
      return Answer.message(404, "there is no such run");
    }
    try {
      Optional<RunManifest> manifest = run.manifest(store);
      if (manifest.isEmpty()) {
        return Answer.message(404, "there is no complete run of this id");
      }
      JsonObject json = summary(manifest.get());
      json.addProperty("message", "ok");
      JsonObject options = new JsonObject();
      manifest.get().getOptionsMap().forEach(options::addProperty);
      json.add("options", options);
      JsonObject versions = new JsonObject();
      manifest.get().getVersionsMap().forEach(versions::addProperty);
      json.add("versions", versions);
      json.add("heat", heat(store, run, manifest.get()));
      return Answer.json(200, json);
    } catch (DamagedObjectException e) {
      return Answer.message(404, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return Defects.failed("S3", e);
    }
  }

  private JsonObject heat(ObjectStore objects, RunDirectory run, RunManifest manifest)
      throws IOException {
    String key = run.runId() + "@" + manifest.getFinishedMillis();
    synchronized (maps) {
      JsonObject known = maps.get(key);
      if (known != null) {
        return known;
      }
    }
    HeatMap heat = new HeatMap(manifest.getToMillis() - manifest.getFromMillis());
    manifest.getIncidentsByRuleMap().keySet().forEach(heat::rule);
    for (OutputFile file : manifest.getFilesList()) {
      if (file.getPath().startsWith("incidents/") && file.getPath().endsWith(".ndjson")) {
        ObjectLocation location = run.file(file.getPath());
        try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(objects.read(location.bucket(), location.key()), UTF_8))) {
          heat.count(lines);
        }
      }
    }
    JsonObject json = heat.json();
    synchronized (maps) {
      maps.put(key, json);
    }
    return json;
  }

  private static JsonObject summary(RunManifest manifest) {
    JsonObject run = new JsonObject();
    run.addProperty("id", manifest.getRunId());
    run.addProperty("pipeline", manifest.getPipeline());
    run.addProperty("runner", manifest.getRunner());
    run.addProperty("from", manifest.getFromMillis());
    run.addProperty("to", manifest.getToMillis());
    run.addProperty("started", manifest.getStartedMillis());
    run.addProperty("finished", manifest.getFinishedMillis());
    run.addProperty("records", manifest.getInput().getRecords());
    run.addProperty("used", manifest.getInput().getUsed());
    run.addProperty("duplicates", manifest.getInput().getDuplicates());
    run.addProperty("outsideRange", manifest.getInput().getOutsideRange());
    run.addProperty(
        "rejected",
        manifest.getInput().getRejectedMap().values().stream().mapToLong(Long::longValue).sum());
    run.addProperty("cameras", manifest.getInput().getCameras());
    run.addProperty("bytes", manifest.getInput().getBytes());
    run.addProperty(
        "incidents",
        manifest.getIncidentsByRuleMap().values().stream().mapToLong(Long::longValue).sum());
    run.addProperty("repeated", manifest.getIncidentsRepeated());
    JsonArray warnings = new JsonArray();
    manifest.getWarningsList().forEach(warnings::add);
    run.add("warnings", warnings);
    return run;
  }
}
