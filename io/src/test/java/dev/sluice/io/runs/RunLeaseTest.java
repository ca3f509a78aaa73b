package dev.sluice.io.runs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.io.runs.RunLease.Claim;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.RestrictedStore;
import dev.sluice.run.v1.OutputFile;
import dev.sluice.run.v1.RunManifest;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RunLeaseTest {
  private static final RunDirectory RUN =
      new RunDirectory(ObjectLocation.parse("s3://results"), "window");
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final List<String> PATHS = List.of("counts/counts.csv", "incidents/part");

  private static final RunLease.Pause NEVER =
      time -> {
        throw new AssertionError("nobody has to be waited for");
      };

  private final ObjectStore store = InMemoryObjectStore.withBuckets("results").open();

  private static RunLease granted(Claim claim) {
    assertThat(claim).isInstanceOf(Claim.Granted.class);
    return ((Claim.Granted) claim).lease();
  }

  private RunLease granted() throws IOException {
    return granted(RunLease.claim(store, RUN, LEASE, time -> {}));
  }

  /** Files of an attempt, which say by whom they were written. */
  private static RunManifest write(ObjectStore store, RunDirectory run) throws IOException {
    RunManifest.Builder manifest = RunManifest.newBuilder().setRunId(run.runId());
    byte[] content = ("by attempt " + run.attempt()).getBytes(UTF_8);
    for (String path : PATHS) {
      String written = run.written(path);
      store.put("results", run.file(written).key(), content);
      manifest.addFiles(OutputFile.newBuilder().setPath(written).setBytes(content.length));
    }
    return manifest.build();
  }

  /** What a start does, and how it ends; others that stand still are taken for dead. */
  private static String live(ObjectStore store) throws IOException {
    Claim claim = RunLease.claim(store, RUN, LEASE, time -> {});
    if (!(claim instanceof Claim.Granted granted)) {
      return claim.getClass().getSimpleName();
    }
    RunDirectory run = granted.lease().run();
    try {
      run.prepare(store, false);
      RunManifest unused = run.complete(store, write(store, run));
      return "published";
    } catch (LeaseLostException | RunExistsException e) {
      return "lost";
    }
  }

  /** That the run is complete, and its files are those of the attempt that published it. */
  private RunManifest assertWhole() throws IOException {
    RunManifest manifest = RUN.manifest(store).orElseThrow();
    assertThat(manifest.getFilesList()).hasSize(PATHS.size());
    for (String path : PATHS) {
      ObjectLocation file = RUN.file(manifest, path);
      try (InputStream in = store.read(file.bucket(), file.key())) {
        assertThat(new String(in.readAllBytes(), UTF_8))
            .isEqualTo("by attempt " + manifest.getAttempt());
      }
    }
    return manifest;
  }

  private List<String> keys() throws IOException {
    List<String> keys = new ArrayList<>();
    store.list("results", "replays/window/", each -> keys.add(each.key().substring(15)));
    return keys;
  }

  @Test
  void theFirstAttemptHasThePlacesOfAPlainRunAndLeavesNothingElse() throws IOException {
    RunLease lease = granted(RunLease.claim(store, RUN, LEASE, NEVER));
    RunManifest written = lease.run().complete(store, write(store, lease.run()));
    lease.close();

    assertThat(keys()).containsExactly("counts/counts.csv", "incidents/part", "manifest.json");
    assertThat(written.getAttempt()).isEqualTo(1);
    assertThat(assertWhole()).isEqualTo(written);
    assertThat(RunLease.claim(store, RUN, LEASE, NEVER)).isInstanceOf(Claim.Complete.class);
  }

  @Test
  void whoComesWhileTheHolderRenewsIsTold() throws IOException {
    RunLease first = granted();

    assertThat(RunLease.claim(store, RUN, LEASE, time -> assertThat(first.renew()).isTrue()))
        .isInstanceOf(Claim.Held.class);
    assertThat(first.renew()).isTrue();
  }

  @Test
  void deadHolderIsWaitedForAsLongAsItsLeaseSaysAndNotLonger() throws IOException {
    RunLease unused = granted();
    AtomicReference<Duration> waited = new AtomicReference<>(Duration.ZERO);

    RunLease second =
        granted(
            RunLease.claim(
                store, RUN, Duration.ofSeconds(5), time -> waited.set(waited.get().plus(time))));

    assertThat(waited.get()).isBetween(LEASE, LEASE.plusMillis(100));
    assertThat(second.run().attempt()).isEqualTo(2);
    assertThat(second.run().written("counts/counts.csv")).isEqualTo("counts/counts.attempt-2.csv");
    assertThat(second.run().written("a.b/part")).isEqualTo("a.b/part.attempt-2");
  }

  @Test
  void whoGivesItBackIsNotWaitedFor() throws IOException {
    granted().close();
    assertThat(granted(RunLease.claim(store, RUN, LEASE, NEVER)).run().attempt()).isEqualTo(2);
  }

  @Test
  void aHolderThatWasPausedPastItsLeaseCannotPublish() throws IOException {
    RunLease paused = granted();
    RunManifest of = write(store, paused.run());
    RunLease other = granted();

    assertThat(paused.renew()).isFalse();
    assertThatThrownBy(() -> paused.run().complete(store, of))
        .isInstanceOf(LeaseLostException.class)
        .hasMessageStartingWith("attempt 1 of run window was taken for dead");
    assertThat(RUN.manifest(store)).isEmpty();

    RunManifest published = other.run().complete(store, write(store, other.run()));
    assertThatThrownBy(() -> paused.run().complete(store, write(store, paused.run())))
        .isInstanceOf(LeaseLostException.class);
    paused.close();
    assertThat(assertWhole()).isEqualTo(published);
    assertThat(published.getAttempt()).isEqualTo(2);
  }

  @Test
  void aStepThatIsRepeatedPublishesOnce() throws IOException {
    RunDirectory run = granted().run();
    RunManifest first = run.complete(store, write(store, run));
    RunManifest again =
        run.complete(store, write(store, run).toBuilder().setFinishedMillis(7).build());

    assertThat(again).isEqualTo(first).isEqualTo(assertWhole());
  }

  @Test
  void ofManyThatStartAtOnceOneIsGranted() throws Exception {
    int starts = 8;
    ExecutorService threads = Executors.newFixedThreadPool(starts);
    try {
      // Nobody renews, so a holder is watched for as long as the others take to begin.
      List<Callable<Claim>> claims = new ArrayList<>();
      AtomicInteger granted = new AtomicInteger();
      for (int i = 0; i < starts; i++) {
        claims.add(
            () ->
                RunLease.claim(
                    store,
                    RUN,
                    LEASE,
                    time -> {
                      throw new IOException("somebody has it");
                    }));
      }
      int held = 0;
      for (Future<Claim> each : threads.invokeAll(claims)) {
        try {
          assertThat(each.get()).isInstanceOf(Claim.Granted.class);
          granted.incrementAndGet();
        } catch (ExecutionException e) {
          assertThat(e).hasMessageContaining("somebody has it");
          held++;
        }
      }
      assertThat(granted).hasValue(1);
      assertThat(held).isEqualTo(starts - 1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whoMayNotRemoveObjectsPublishesAllTheSame() throws IOException {
    ObjectStore restricted = RestrictedStore.without(store, RestrictedStore.Right.DELETE);
    RunLease unused = granted();
    String left = RUN.file("counts/counts.csv").key();
    store.put("results", left, "by nobody".getBytes(UTF_8));

    assertThat(live(restricted)).isEqualTo("published");

    assertThat(assertWhole().getAttempt()).isEqualTo(2);
    assertThat(keys()).contains("counts/counts.csv", "lease/00001.json", "lease/00003.json");
    assertThat(live(restricted)).isEqualTo("Complete");
  }

  @Test
  void aPlainRunLeavesTheWindowOfAScheduleAloneUnlessItIsToReplaceIt() throws Exception {
    RunLease unused = granted();

    assertThatThrownBy(() -> RUN.prepare(store, false))
        .isInstanceOf(RunExistsException.class)
        .hasMessageContaining("window of a schedule")
        .hasMessageContaining("s3://results/replays/window/lease");
    RUN.prepare(store, true);
    assertThat(keys()).isEmpty();
  }

  /** A start that dies, or is held up, in front of one of its requests. */
  private static final class DiedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private interface Held {
    void up() throws IOException;
  }

  private static ObjectStore beforeRequest(ObjectStore of, int number, Held held) {
    AtomicInteger requests = new AtomicInteger();
    return (ObjectStore)
        Proxy.newProxyInstance(
            RunLeaseTest.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> {
              if (requests.getAndIncrement() == number) {
                held.up();
              }
              try {
                return method.invoke(of, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static ObjectStore dyingBefore(ObjectStore of, int number) {
    return beforeRequest(
        of,
        number,
        () -> {
          throw new DiedException();
        });
  }

  private static int requestsOfALife() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    ObjectStore fresh = InMemoryObjectStore.withBuckets("results").open();
    ObjectStore counting =
        (ObjectStore)
            Proxy.newProxyInstance(
                RunLeaseTest.class.getClassLoader(),
                new Class<?>[] {ObjectStore.class},
                (proxy, method, arguments) -> {
                  requests.incrementAndGet();
                  return method.invoke(fresh, arguments);
                });
    assertThat(live(counting)).isEqualTo("published");
    return requests.get();
  }

  /** Every interleaving of one that is held up anywhere, one that dies anywhere, and one more. */
  @Test
  void whereverOneIsHeldUpAndAnotherDiesTheRunIsPublishedOnceAndStaysAsItWas() throws IOException {
    int requests = requestsOfALife();
    assertThat(requests).isBetween(8, 40);
    int lost = 0;
    for (int i = 0; i < requests; i++) {
      for (int j = 0; j <= requests + 3; j++) {
        RunLeaseTest each = new RunLeaseTest();
        lost += each.heldUp(i, j) ? 1 : 0;
      }
    }
    assertThat(lost).as("times in which the one that was held up was too late").isPositive();
  }

  private boolean heldUp(int at, int diesAt) throws IOException {
    AtomicReference<RunManifest> published = new AtomicReference<>();
    ObjectStore heldUp =
        beforeRequest(
            store,
            at,
            () -> {
              try {
                String unused = live(dyingBefore(store, diesAt));
              } catch (DiedException e) {
                // As it was meant.
              }
              assertThat(live(store)).isIn("published", "Complete");
              published.set(assertWhole());
            });

    String end = live(heldUp);

    assertThat(assertWhole())
        .as("held up before request %s, died before %s", at, diesAt)
        .isEqualTo(published.get());
    assertThat(live(store)).isEqualTo("Complete");
    assertThat(assertWhole()).isEqualTo(published.get());
    return end.equals("lost");
  }
}
