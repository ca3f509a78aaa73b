package dev.sluice.io.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.run.v1.RunManifest;
import dev.sluice.transforms.recordings.ReplayProgress;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

class StoredProgressTest {
  private static final RunDirectory RUN =
      new RunDirectory(ObjectLocation.parse("s3://results"), "first");

  private final ObjectStoreOpener opener = InMemoryObjectStore.withBuckets("results");
  private final ObjectStore store = opener.open();
  private final StoredProgress progress = StoredProgress.of(opener, RUN).every(Duration.ZERO);

  @Test
  void nothingIsKnownBeforeThePlan() throws IOException {
    assertThat(RunProgress.read(store, RUN)).isEmpty();
  }

  @Test
  void workIsPlannedBeforeItIsDone() throws IOException {
    progress.planned(10, 1_000);

    assertThat(RunProgress.read(store, RUN)).contains(new RunProgress(10, 1_000, 0, 0, 0, 0));
  }

  @Test
  void theLastCountsOfEachWorkerAreSummed() throws IOException {
    progress.planned(10, 1_000);
    try (ReplayProgress.Worker one = progress.worker("a/b/c/1");
        ReplayProgress.Worker other = progress.worker("a/b/c/2")) {
      one.update(1, 100, 7, 1);
      other.update(2, 200, 9, 0);
      one.update(3, 300, 20, 2);
    }

    assertThat(RunProgress.read(store, RUN)).contains(new RunProgress(10, 1_000, 5, 500, 29, 2));
  }

  @Test
  void aWorkerOfARestartedJobTakesThePlaceOfTheOneBefore() throws IOException {
    progress.planned(10, 1_000);
    progress.worker("a/b/c/1").update(4, 400, 40, 4);
    progress.worker("a/b/c/2").update(3, 300, 30, 3);
    progress.worker("a/b/c/1").update(1, 100, 10, 1);
    progress.worker("a/b/c/2").update(0, 0, 5, 0);

    assertThat(RunProgress.read(store, RUN)).contains(new RunProgress(10, 1_000, 1, 100, 15, 1));
  }

  @Test
  void aNewPlanVoidsWhatWasDone() throws IOException {
    progress.planned(10, 1_000);
    progress.worker("a/b/c/1").update(4, 400, 40, 4);
    progress.planned(12, 1_200);

    assertThat(RunProgress.read(store, RUN)).contains(new RunProgress(12, 1_200, 0, 0, 0, 0));
  }

  @Test
  void neverMoreIsDoneThanPlanned() throws IOException {
    progress.planned(2, 200);
    progress.worker("a/b/c/1").update(2, 200, 10, 1);
    progress.worker("a/b/c/2").update(1, 100, 5, 1);

    assertThat(RunProgress.read(store, RUN)).contains(new RunProgress(2, 200, 2, 200, 15, 2));
  }

  @Test
  void aWorkerWritesOnlyWhenTheIntervalIsOver() throws IOException {
    progress.planned(10, 1_000);
    ReplayProgress.Worker worker = progress.every(Duration.ofDays(1)).worker("a/b/c/1");
    worker.update(1, 100, 7, 1);
    worker.update(2, 200, 9, 1);

    assertThat(RunProgress.read(store, RUN)).contains(new RunProgress(10, 1_000, 1, 100, 7, 1));
  }

  @Test
  void aStoreThatRefusesHarmsNobody() {
    RunDirectory nowhere = new RunDirectory(ObjectLocation.parse("s3://absent"), "first");
    StoredProgress refused = StoredProgress.of(opener, nowhere).every(Duration.ZERO);
    refused.planned(10, 1_000);
    try (ReplayProgress.Worker worker = refused.worker("a/b/c/1")) {
      worker.update(1, 100, 7, 1);
    }
    assertThatThrownBy(() -> RunProgress.read(store, nowhere)).isInstanceOf(IOException.class);
  }

  @Test
  void aWorkerThatFailedOnceIsSilent() throws IOException {
    AtomicInteger openings = new AtomicInteger();
    ObjectStoreOpener failsFirst =
        () -> {
          if (openings.incrementAndGet() == 1) {
            throw new IllegalStateException("not yet");
          }
          return opener.open();
        };
    progress.planned(10, 1_000);
    ReplayProgress.Worker worker =
        StoredProgress.of(failsFirst, RUN).every(Duration.ZERO).worker("a/b/c/1");
    worker.update(1, 100, 7, 1);
    worker.update(2, 200, 9, 1);

    assertThat(openings).hasValue(1);
    assertThat(RunProgress.read(store, RUN)).contains(new RunProgress(10, 1_000, 0, 0, 0, 0));
  }

  @Test
  void aWorkerThatWasClosedTellsNothingMore() throws IOException {
    AtomicInteger openings = new AtomicInteger();
    ObjectStoreOpener counted =
        () -> {
          openings.incrementAndGet();
          return opener.open();
        };
    progress.planned(10, 1_000);
    ReplayProgress.Worker worker =
        StoredProgress.of(counted, RUN).every(Duration.ZERO).worker("a/b/c/1");
    worker.update(1, 100, 7, 1);
    worker.close();
    worker.update(2, 200, 9, 1);

    assertThat(openings).hasValue(1);
    assertThat(RunProgress.read(store, RUN)).contains(new RunProgress(10, 1_000, 1, 100, 7, 1));
  }

  @Test
  void closingWritesNothing() throws IOException {
    progress.planned(10, 1_000);
    ReplayProgress.Worker worker = progress.worker("a/b/c/1");
    worker.update(1, 100, 7, 1);
    RUN.complete(store, RunManifest.getDefaultInstance());
    worker.close();
    worker.close();

    assertThat(Contents.of(store, "results")).containsOnlyKeys("replays/first/manifest.json");
    assertThat(RunProgress.read(store, RUN)).isEmpty();
  }

  @Test
  void travelsToTheWorkers() throws IOException {
    SerializableUtils.ensureSerializable(progress).planned(10, 1_000);

    assertThat(RunProgress.read(store, RUN)).isPresent();
    assertThat(Contents.of(store, "results"))
        .containsExactly(
            Map.entry(
                "replays/first/progress/plan.json", "{\"objects\":\"10\",\"size\":\"1000\"}"));
  }
}
