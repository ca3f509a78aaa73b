package dev.sluice.io.runs;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.run.v1.RunLeaseEntry;
import dev.sluice.run.v1.RunManifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to write a run, of which one process has it at a time, for runs that several may start:
 * those of a schedule.
 *
 * <p>Its entries are numbered objects beside the run's own, {@code lease/00001.json}, and each is
 * made only where there is none of its number ({@code If-None-Match}, all that a store has to know
 * for it). The first attempt makes the first. While it works it writes its own entry again and
 * again. Who comes later watches the newest entry; one that stands unchanged for the time that it
 * names is taken for left behind, and the next attempt makes the entry behind it. So no two clocks
 * are compared, and nobody who died is waited for longer than for that time.
 *
 * <p>Nobody knows whether who stands still is dead, so an attempt that was passed can do no harm:
 *
 * <ul>
 *   <li>To publish is to make the entry behind one's own, with the manifest in it. Where another
 *       attempt has made that entry, it cannot be made: {@link LeaseLostException}. Who finds an
 *       entry with a manifest copies it to its place, as its maker may have died before that.
 *   <li>The manifest is written only where there is none, and entries are removed after it. Who
 *       begins looks for the manifest once more when it has its entry.
 *   <li>Files of attempts behind the first have names of their own ({@link RunDirectory#written}),
 *       and an attempt removes nothing of those that follow it.
 * </ul>
 */
public final class RunLease implements AutoCloseable {
  static final String FOLDER = "lease";

  private static final Logger LOG = LoggerFactory.getLogger(RunLease.class);
  private static final String EXTENSION = ".json";

  /** A holder misses a few renewals before others take it for dead. */
  private static final int RENEWALS_A_LEASE = 4;

  private static final int LOOKS_A_LEASE = 10;

  /** How a claim ended. */
  public sealed interface Claim {

    /** The run may be written. */
    record Granted(RunLease lease) implements Claim {}

    /** Another process writes it, and lives. */
    record Held() implements Claim {}

    /** There is nothing to write any more. */
    record Complete() implements Claim {}
  }

  /** Lets time pass. */
  public interface Pause {
    void of(Duration time) throws IOException;
  }

  private final ObjectStore store;
  private final RunDirectory run;
  private final Thread renewing;
  private RunLeaseEntry entry;
  private boolean isOver;

  private RunLease(ObjectStore store, RunDirectory run, RunLeaseEntry entry) {
    this.store = store;
    this.run = run;
    this.entry = entry;
    renewing = new Thread(this::renewUntilOver, "lease-" + run.runId());
    renewing.setDaemon(true);
  }

  /**
   * Asks for the right to write a run. Waits while somebody has it who may be dead.
   *
   * @param time for how long this process may be silent from now on
   * @param pause lets the time pass for which another is watched
   */
  public static Claim claim(ObjectStore store, RunDirectory run, Duration time, Pause pause)
      throws IOException {
    checkArgument(time.toMillis() > 0, "a lease takes some time, but was: %s", time);
    while (true) {
      if (run.isComplete(store)) {
        return new Claim.Complete();
      }
      int newest = newest(store, run);
      if (newest > 0) {
        Optional<RunLeaseEntry> found = read(store, run, newest);
        if (found.isPresent() && found.get().hasPublished()) {
          RunManifest unused = finish(store, run, newest, found.get().getPublished());
          return new Claim.Complete();
        }
        if (found.isPresent() && !found.get().getReleased()) {
          Optional<RunLeaseEntry> watched = watch(store, run, newest, found.get(), pause);
          if (watched.isPresent()
              && watched.get().getRenewals() > found.get().getRenewals()
              && !watched.get().getReleased()) {
            return new Claim.Held();
          }
        }
      }
      RunDirectory attempt = run.ofAttempt(newest + 1);
      RunLeaseEntry mine =
          RunLeaseEntry.newBuilder()
              .setAttempt(attempt.attempt())
              .setHolder(UUID.randomUUID().toString())
              .setLeaseMillis(time.toMillis())
              .build();
      if (putIfAbsent(store, run, attempt.attempt(), mine)) {
        if (run.isComplete(store)) {
          // Completed since the look above: this entry came behind the end.
          remove(store, run, List.of(attempt.attempt()));
          return new Claim.Complete();
        }
        return new Claim.Granted(new RunLease(store, attempt, mine));
      }
    }
  }

  /** The entry as it is when it has changed, or when its time is over. */
  private static Optional<RunLeaseEntry> watch(
      ObjectStore store, RunDirectory run, int number, RunLeaseEntry seen, Pause pause)
      throws IOException {
    Optional<RunLeaseEntry> now = Optional.of(seen);
    // By what is waited, and not by the time that has passed: this process can stand still, too.
    for (int i = 0; i < LOOKS_A_LEASE && now.equals(Optional.of(seen)); i++) {
      pause.of(Duration.ofMillis(seen.getLeaseMillis() / LOOKS_A_LEASE + 1));
      now = read(store, run, number);
    }
    return now;
  }

  /** The run, as this attempt writes it. */
  public RunDirectory run() {
    return run;
  }

  /** Renews it from now on, in a thread of its own, until it is closed. */
  public void keep() {
    renewing.start();
  }

  private synchronized void renewUntilOver() {
    while (!isOver) {
      try {
        wait(entry.getLeaseMillis() / RENEWALS_A_LEASE + 1);
        boolean unused = renew();
      } catch (IOException | RuntimeException e) {
        LOG.warn("The lease of run {} is not renewed: {}", run.runId(), e.getMessage());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /**
   * Says once more that this process lives.
   *
   * @return whether the lease is still this one's
   */
  synchronized boolean renew() throws IOException {
    if (isOver) {
      return false;
    }
    int newest = newest(store, run);
    if (newest != run.attempt()) {
      isOver = true;
      if (newest > run.attempt() && !isPublished(newest)) {
        LOG.warn(new LeaseLostException(run).getMessage());
      }
      return false;
    }
    entry = entry.toBuilder().setRenewals(entry.getRenewals() + 1).build();
    put();
    return true;
  }

  private boolean isPublished(int number) throws IOException {
    return read(store, run, number).filter(RunLeaseEntry::hasPublished).isPresent();
  }

  private void put() throws IOException {
    ObjectLocation location = location(run, run.attempt());
    store.put(location.bucket(), location.key(), json(entry));
  }

  /** Gives the right back, so that nobody has to wait for it to run out. */
  @Override
  public synchronized void close() {
    if (isOver) {
      return;
    }
    isOver = true;
    notifyAll();
    try {
      if (run.isComplete(store)) {
        // A renewal can have come behind the end.
        remove(store, run, List.of(run.attempt()));
      } else if (newest(store, run) == run.attempt()) {
        entry = entry.toBuilder().setReleased(true).build();
        put();
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("The lease of run {} runs out by itself: {}", run.runId(), e.getMessage());
    }
  }

  /** Whether another attempt has begun, or ended. */
  static boolean isPassed(ObjectStore store, RunDirectory run) throws IOException {
    return newest(store, run) > run.attempt() || run.isComplete(store);
  }

  /**
   * Publishes what an attempt has written: its manifest becomes that of the run. Can be repeated.
   *
   * @return the manifest of the run
   * @throws LeaseLostException if another attempt has begun
   */
  static RunManifest publish(ObjectStore store, RunDirectory run, RunManifest manifest)
      throws IOException {
    int number = run.attempt() + 1;
    RunLeaseEntry mine =
        RunLeaseEntry.newBuilder().setAttempt(run.attempt()).setPublished(manifest).build();
    RunManifest published = manifest;
    if (!putIfAbsent(store, run, number, mine)) {
      RunLeaseEntry found = read(store, run, number).orElse(RunLeaseEntry.getDefaultInstance());
      if (found.hasPublished() && found.getAttempt() == run.attempt()) {
        published = found.getPublished(); // By this step, before it was repeated.
      } else if (!run.isComplete(store)) {
        throw new LeaseLostException(run);
      }
    }
    return finish(store, run, number, published);
  }

  private static RunManifest finish(
      ObjectStore store, RunDirectory run, int last, RunManifest published) throws IOException {
    RunManifest there = run.completeIfAbsent(store, published);
    remove(store, run, IntStream.rangeClosed(1, last).boxed().toList());
    if (there.getAttempt() != published.getAttempt()) {
      throw new LeaseLostException(run.ofAttempt(published.getAttempt()));
    }
    return there;
  }

  /** The highest number of an entry; 0 where there is none. */
  private static int newest(ObjectStore store, RunDirectory run) throws IOException {
    ObjectLocation folder = run.file(FOLDER).resolve("");
    AtomicInteger newest = new AtomicInteger();
    store.list(
        folder.bucket(),
        folder.key(),
        object -> {
          String name = object.key().substring(folder.key().length());
          if (name.matches("[0-9]{5}\\.json")) {
            newest.accumulateAndGet(Integer.parseInt(name.substring(0, 5)), Math::max);
          }
        });
    return newest.get();
  }

  private static Optional<RunLeaseEntry> read(ObjectStore store, RunDirectory run, int number)
      throws IOException {
    ObjectLocation location = location(run, number);
    try (InputStream in = store.read(location.bucket(), location.key())) {
      RunLeaseEntry.Builder entry = RunLeaseEntry.newBuilder();
      JsonFormat.parser()
          .ignoringUnknownFields()
          .merge(new String(in.readAllBytes(), UTF_8), entry);
      return Optional.of(entry.build());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static boolean putIfAbsent(
      ObjectStore store, RunDirectory run, int number, RunLeaseEntry entry) throws IOException {
    ObjectLocation location = location(run, number);
    return store.putIfAbsent(location.bucket(), location.key(), json(entry));
  }

  private static void remove(ObjectStore store, RunDirectory run, List<Integer> numbers)
      throws IOException {
    boolean unused =
        store.deleteIfAllowed(
            run.output().bucket(),
            numbers.stream().map(number -> location(run, number).key()).toList());
  }

  private static ObjectLocation location(RunDirectory run, int number) {
    return run.file("%s/%05d%s".formatted(FOLDER, number, EXTENSION));
  }

  private static byte[] json(RunLeaseEntry entry) throws InvalidProtocolBufferException {
    return JsonFormat.printer().omittingInsignificantWhitespace().print(entry).getBytes(UTF_8);
  }
}
