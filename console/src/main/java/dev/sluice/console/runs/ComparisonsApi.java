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
import dev.sluice.run.v1.RunManifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/comparisons}, the report of one as JSON ({@code /api/comparisons/{folder}/{id}})
 * and as the page that {@code compare} and {@code try} wrote ({@code /comparisons/{folder}/{id}}).
 * Of an output of runs it shows what lies in {@code compares/} and in {@code tries/}.
 *
 * <p>A report is whatever lies in the bucket. Its page is served so that it can show itself and do
 * nothing else: it asks nobody for anything, and runs as if it were of another site.
 */
public final class ComparisonsApi {
  private static final int MOST = 300;
  private static final List<String> FOLDERS = List.of("compares", "tries");

  /** The style and the script of a report are in it. */
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:;"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-scripts";

  private final @Nullable ObjectStore store;
  private final @Nullable ObjectLocation output;
  private final Readers readers;

  /** A complete comparison. */
  private record Found(RunDirectory run, RunManifest manifest) {}

  /**
   * An API over an output of runs.
   *
   * @param store stays the caller's to close; null: there is none
   * @param output where runs lie; null: not said
   */
  public ComparisonsApi(
      @Nullable ObjectStore store, @Nullable ObjectLocation output, Readers readers) {
    this.store = store;
    this.output = output;
    this.readers = readers;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.get("/api/comparisons", "comparisons", Set.of(), readers.wrap(call -> list())),
        Route.get(
            "/api/comparisons/{folder}/{id}",
            "comparison",
            Set.of(),
            readers.wrap(call -> report(call, "report.json", "application/json; charset=utf-8"))),
        Route.get(
            "/comparisons/{folder}/{id}",
            "report",
            Set.of(),
            readers.wrap(
                call ->
                    report(call, "report.html", "text/html; charset=utf-8")
                        .with("Content-Security-Policy", POLICY))));
  }

  private Answer list() {
    if (store == null || output == null) {
      return Answer.message(404, "no place of runs is configured: give --runs");
    }
    try {
      List<Found> found = new ArrayList<>();
      JsonArray damaged = new JsonArray();
      boolean cut = false;
      for (String folder : FOLDERS) {
        List<RunDirectory> all = RunDirectory.list(store, output, folder);
        int from = Math.max(0, all.size() - MOST);
        cut |= from > 0;
        for (RunDirectory run : all.subList(from, all.size())) {
          try {
            run.manifest(store).ifPresent(manifest -> found.add(new Found(run, manifest)));
          } catch (DamagedObjectException e) {
            damaged.add(folder + "/" + run.runId());
          }
        }
      }
      found.sort(
          Comparator.comparingLong((Found one) -> one.manifest().getFinishedMillis()).reversed());
      JsonArray comparisons = new JsonArray();
      found.forEach(one -> comparisons.add(summary(one)));
      JsonObject json = new JsonObject();
      json.addProperty("message", "ok");
      json.addProperty("cut", cut);
      json.add("comparisons", comparisons);
      json.add("damaged", damaged);
      return Answer.json(200, json);
    } catch (IOException e) {
      return Defects.failed("S3", e);
    }
  }

  private static JsonObject summary(Found found) {
    Map<String, String> options = found.manifest().getOptionsMap();
    JsonObject json = new JsonObject();
    json.addProperty("folder", found.run().folder());
    json.addProperty("id", found.run().runId());
    json.addProperty("finished", found.manifest().getFinishedMillis());
    json.addProperty("left", options.getOrDefault("left", options.getOrDefault("against", "")));
    json.addProperty("right", options.getOrDefault("right", options.getOrDefault("rules", "")));
    json.addProperty("failOn", options.getOrDefault("failOn", ""));
    return json;
  }

  private Answer report(Call call, String file, String type) {
    if (store == null || output == null) {
      return Answer.message(404, "no place of runs is configured: give --runs");
    }
    Optional<RunDirectory> run = run(output, call.part("folder"), call.part("id"));
    if (run.isEmpty()) {
      return Answer.message(404, "there is no such comparison");
    }
    try {
      Optional<RunManifest> manifest = run.get().manifest(store);
      if (manifest.isEmpty()) {
        return Answer.message(404, "there is no complete comparison of this id");
      }
      ObjectLocation location = run.get().file(manifest.get(), file);
      try (InputStream report = store.read(location.bucket(), location.key())) {
        return Answer.text(200, type, new String(report.readAllBytes(), UTF_8));
      }
    } catch (NoSuchFileException e) {
      return Answer.message(404, "the comparison has no " + file);
    } catch (DamagedObjectException e) {
      return Answer.message(404, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return Defects.failed("S3", e);
    }
  }

  private static Optional<RunDirectory> run(ObjectLocation output, String folder, String id) {
    if (!FOLDERS.contains(folder)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new RunDirectory(output, folder, id));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
