package dev.sluice.io.runs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.RefusedException;
import dev.sluice.io.s3.RestrictedStore;
import dev.sluice.io.s3.StoreFailedException;
import dev.sluice.run.v1.InputCounts;
import dev.sluice.run.v1.OutputFile;
import dev.sluice.run.v1.RunManifest;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunDirectoryTest {
  private static final ObjectLocation OUTPUT = ObjectLocation.parse("s3://results/here");
  private static final RunDirectory RUN = new RunDirectory(OUTPUT, "first");
  private static final String RUN_KEY = "here/replays/first/";

  private final ObjectStore store = InMemoryObjectStore.withBuckets("results").open();

  @ParameterizedTest
  @ValueSource(strings = {"a", "2026-03-01", "Nightly_7.1", "0123456789"})
  void takesRunIdsThatAreSafeEverywhere(String runId) {
    assertThat(new RunDirectory(OUTPUT, runId).location())
        .isEqualTo(new ObjectLocation("results", "here/replays/" + runId + "/"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "-x", "_x", "a/b", "a b", "ä", "a\n"})
  void refusesOtherRunIds(String runId) {
    assertThatThrownBy(() -> new RunDirectory(OUTPUT, runId))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a run id has 1 to 100 letters, digits, '.', '_' and '-', the first a letter or digit,"
                + " but was: "
                + runId);
  }

  @Test
  void aDirectoryNamesItsRunByItsLastPart() {
    RunDirectory run = RunDirectory.at(ObjectLocation.parse("s3://results/compares/march/"));

    assertThat(run.runId()).isEqualTo("march");
    assertThat(run.location()).isEqualTo(ObjectLocation.parse("s3://results/compares/march/"));
    assertThat(RunDirectory.at(ObjectLocation.parse("s3://results/march")).file("a/b"))
        .isEqualTo(ObjectLocation.parse("s3://results/march/a/b"));
    assertThatThrownBy(() -> RunDirectory.at(ObjectLocation.parse("s3://results")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a run id has 1 to 100 letters");
  }

  @Test
  void refusesRunIdsOfMoreThanAHundredCharacters() {
    assertThat(new RunDirectory(OUTPUT, "a".repeat(100)).runId()).hasSize(100);
    assertThatThrownBy(() -> new RunDirectory(OUTPUT, "a".repeat(101)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a", "a/", "a//b", ".", "..", "../a", "a/..", "a/../b", "a/./b"})
  void refusesPathsThatCouldLeaveTheRun(String path) {
    assertThatThrownBy(() -> RUN.file(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a path in a run has no empty part and no '.' or '..', but was: " + path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "..a", "a/.b", "a..b/c.", "counts/hour=2026-03-01T06/a b.csv"})
  void takesOtherPaths(String path) {
    assertThat(RUN.file(path).key()).isEqualTo("here/replays/first/" + path);
  }

  @Test
  void anIncompleteRunHasNoManifest() throws IOException {
    put("incidents/a.ndjson", "a");

    assertThat(RUN.manifest(store)).isEmpty();
  }

  @Test
  void aCompleteRunGivesTheManifestThatWasWritten() throws IOException {
    put("incidents/a.ndjson", "abc");
    RunManifest manifest =
        manifest("incidents/a.ndjson:3").toBuilder()
            .putIncidentsByRule("door-left-open", 0)
            .putOptions("rules", "default")
            .setInput(InputCounts.newBuilder().setRecords(7).putRejected("TOO_LATE", 2))
            .build();
    RUN.complete(store, manifest);

    assertThat(RUN.manifest(store)).contains(manifest);
  }

  @Test
  void manifestIsReadableJsonWithAllItsFields() throws IOException {
    RUN.complete(store, RunManifest.newBuilder().setRunId("first").setFinishedMillis(5).build());

    assertThat(contents().get(RUN_KEY + "manifest.json"))
        .isEqualTo(
            """
            {
              "runId": "first",
              "pipeline": "",
              "options": {
              },
              "ruleSetSha256": "",
              "incidentsByRule": {
              },
              "incidentsRepeated": "0",
              "files": [],
              "startedMillis": "0",
              "finishedMillis": "5",
              "versions": {
              },
              "runner": "",
              "partitions": [],
              "warnings": []
            }
            """);
  }

  @Test
  void aManifestOfALaterReleaseIsReadAsFarAsItIsKnown() throws IOException {
    put("manifest.json", "{\"runId\": \"first\", \"colour\": \"green\"}");

    assertThat(RUN.manifest(store)).contains(RunManifest.newBuilder().setRunId("first").build());
  }

  @Test
  void somethingElseInPlaceOfTheManifestIsSaid() throws IOException {
    put("manifest.json", "{\"runId\": {\"what is there\": 1}}");

    assertThatThrownBy(() -> RUN.manifest(store))
        .isInstanceOf(StoreFailedException.class)
        .hasMessage(
            "s3://results/here/replays/first/manifest.json is not the manifest of a run; replace"
                + " the run or remove it")
        .hasNoCause();
  }

  @Test
  void completingRemovesWhatTheManifestDoesNotName() throws IOException {
    put("incidents/a.ndjson", "abc");
    put("incidents/a.ndjson-0b2e", "ab");
    put("progress/plan.json", "{}");
    store.put("results", "here/replays/first2/incidents/a.ndjson", new byte[0]);
    RUN.complete(store, manifest("incidents/a.ndjson:3"));

    assertThat(contents().keySet())
        .containsExactly(
            RUN_KEY + "incidents/a.ndjson",
            RUN_KEY + "manifest.json",
            "here/replays/first2/incidents/a.ndjson");
  }

  @Test
  void completingTwiceIsCompletingOnce() throws IOException {
    put("incidents/a.ndjson", "abc");
    RUN.complete(store, manifest("incidents/a.ndjson:3"));
    Map<String, String> once = contents();
    RUN.complete(store, manifest("incidents/a.ndjson:3"));

    assertThat(contents()).isEqualTo(once).hasSize(2);
  }

  @Test
  void aNamedFileThatIsGoneOrAnotherStopsTheRun() throws IOException {
    put("incidents/a.ndjson", "abc");
    assertThatThrownBy(() -> RUN.complete(store, manifest("incidents/b.ndjson:3")))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "s3://results/here/replays/first/incidents/b.ndjson was written with 3 bytes and now"
                + " is gone: something else writes into this run");
    assertThatThrownBy(() -> RUN.complete(store, manifest("incidents/a.ndjson:4")))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "s3://results/here/replays/first/incidents/a.ndjson was written with 4 bytes and now"
                + " has 3: something else writes into this run");
    assertThat(contents().keySet()).containsExactly(RUN_KEY + "incidents/a.ndjson");
  }

  @Test
  void preparingRemovesTheLeftoversOfThisRunOnly() throws Exception {
    for (int i = 0; i < 2_500; i++) {
      put("incidents/" + i + ".ndjson", "abc");
    }
    put("manifest.json-0b2e", "{}");
    store.put("results", "here/replays/first2/a", new byte[0]);
    store.put("results", "here/replays/firs/a", new byte[0]);
    RUN.prepare(store, false);

    assertThat(contents().keySet()).containsExactly("here/replays/firs/a", "here/replays/first2/a");
  }

  @Test
  void aCompleteRunIsNotTouchedUnlessItIsToBeReplaced() throws Exception {
    put("incidents/a.ndjson", "abc");
    RUN.complete(store, manifest("incidents/a.ndjson:3"));

    assertThatThrownBy(() -> RUN.prepare(store, false))
        .isInstanceOf(RunExistsException.class)
        .hasMessage(
            "run id \"first\" is taken: s3://results/here/replays/first/manifest.json is there."
                + " Choose another --runId, or give --replace to remove that run first");
    assertThat(contents()).hasSize(2);

    RUN.prepare(store, true);
    assertThat(contents()).isEmpty();
  }

  @Test
  void replacingRemovesTheManifestFirst() throws Exception {
    put("a", "");
    RUN.complete(store, manifest("a:0"));
    List<Object> removals = new ArrayList<>();
    ObjectStore watched =
        (ObjectStore)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ObjectStore.class},
                (proxy, method, arguments) -> {
                  if (method.getName().startsWith("delete")) {
                    removals.add(arguments[1]);
                  }
                  return method.invoke(store, arguments);
                });
    RUN.prepare(watched, true);

    assertThat(removals)
        .containsExactly(List.of(RUN_KEY + "manifest.json"), List.of(RUN_KEY + "a"));
    assertThat(contents()).isEmpty();
  }

  @Test
  void listsRunsWhetherTheyAreCompleteOrNot() throws IOException {
    RUN.complete(store, RunManifest.getDefaultInstance());
    store.put("results", "here/replays/second/progress/plan.json", new byte[0]);
    store.put("results", "here/replays/-odd-/a", new byte[0]);
    store.put("results", "here/replays/readme.txt", new byte[0]);
    store.put("results", "here/other/third/manifest.json", new byte[0]);

    assertThat(RunDirectory.list(store, OUTPUT))
        .containsExactly(RUN, new RunDirectory(OUTPUT, "second"));
  }

  @Test
  void runsCanLieAtTheTopOfABucket() throws IOException {
    ObjectLocation bucket = ObjectLocation.parse("s3://results");
    RunDirectory run = new RunDirectory(bucket, "first");
    run.complete(store, RunManifest.getDefaultInstance());

    assertThat(contents()).containsOnlyKeys("replays/first/manifest.json");
    assertThat(RunDirectory.list(store, bucket)).containsExactly(run);
  }

  private static RunManifest manifest(String... pathsAndBytes) {
    return RunManifest.newBuilder()
        .setRunId("first")
        .addAllFiles(
            Arrays.stream(pathsAndBytes)
                .map(
                    file ->
                        OutputFile.newBuilder()
                            .setPath(file.split(":")[0])
                            .setBytes(Long.parseLong(file.split(":")[1]))
                            .build())
                .toList())
        .build();
  }

  private void put(String path, String content) throws IOException {
    store.put("results", RUN_KEY + path, content.getBytes(UTF_8));
  }

  private Map<String, String> contents() throws IOException {
    return Contents.of(store, "results");
  }

  @Test
  void whoMayNotRemoveObjectsCompletesARunBesideWhatAnAttemptLeft() throws Exception {
    ObjectStore writer = RestrictedStore.without(store, RestrictedStore.Right.DELETE);
    store.put("results", RUN_KEY + "incidents/old.ndjson", new byte[] {1});
    store.put("results", RUN_KEY + "progress/plan.json", new byte[] {1});
    RUN.prepare(writer, false);
    store.put("results", RUN_KEY + "incidents/new.ndjson", new byte[] {1, 2});

    RunManifest written =
        RUN.complete(
            writer,
            RunManifest.newBuilder()
                .addFiles(OutputFile.newBuilder().setPath("incidents/new.ndjson").setBytes(2))
                .build());

    assertThat(written.getWarningsList())
        .containsExactly(
            "1 objects of an attempt that did not end lie beside the files of this run, such as"
                + " incidents/old.ndjson: read what this manifest names and nothing else, or remove"
                + " them");
    assertThat(RUN.manifest(store)).contains(written);
  }

  @Test
  void whoMayNotRemoveObjectsReplacesNoCompleteRun() throws IOException {
    ObjectStore writer = RestrictedStore.without(store, RestrictedStore.Right.DELETE);
    RunManifest complete = RUN.complete(store, RunManifest.getDefaultInstance());

    assertThatThrownBy(() -> RUN.prepare(writer, true))
        .isInstanceOf(RefusedException.class)
        .hasMessage(
            "cannot remove s3://results/here/replays/first/manifest.json: access denied by memory"
                + " (403 AccessDenied); without the right to remove objects a complete run cannot"
                + " be replaced: choose another name for this one");
    assertThat(RUN.manifest(store)).contains(complete);
  }
}
