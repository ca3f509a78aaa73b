package dev.sluice.io.snapshots;

import com.google.common.base.Ascii;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.io.snapshots.Fetched.Failure;
import dev.sluice.io.snapshots.SnapshotCollector.Outcome;
import java.io.IOException;
import java.time.Clock;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects snapshots of a public sensor network: bodies and a log of them to a place in S3, items
 * to a topic, under the sensor's id as key.
 *
 * <p>Each snapshot is logged once and the new items of each entry are sent once, whatever is killed
 * and however many collectors of one name there are; an item that comes again as it is within the
 * next three snapshots is not sent again. What cannot be used is counted and kept, and asked for
 * again after a pause that doubles, up to an hour.
 *
 * <p>Metrics: {@code snapshots_collected}, {@code snapshots_unchanged}, {@code
 * snapshots_failed_FAILURE}, {@code items_sent}, {@code items_repeated}.
 */
public final class CollectSnapshots extends PTransform<PBegin, PDone> {
  private static final long serialVersionUID = 1L;

  private final SnapshotSettings settings;
  private final ObjectStoreOpener store;
  private final SnapshotCollector.Target target;
  private final long everyMillis;

  private CollectSnapshots(
      SnapshotSettings settings,
      ObjectStoreOpener store,
      SnapshotCollector.Target target,
      long everyMillis) {
    this.settings = settings;
    this.store = store;
    this.target = target;
    this.everyMillis = everyMillis;
  }

  /**
   * Asks once; a snapshot that cannot be used fails the run.
   *
   * @param place of bodies and log
   * @param topic of the items
   * @param group the collector's name at the brokers, of no other job
   * @param outageMillis for how long brokers may be away
   */
  public static CollectSnapshots once(
      SnapshotSettings settings,
      ObjectStoreOpener store,
      ObjectLocation place,
      KafkaAccess kafka,
      String topic,
      String group,
      long outageMillis) {
    return new CollectSnapshots(
        settings, store, new SnapshotCollector.Target(place, kafka, topic, group, outageMillis), 0);
  }

  /** The same again and again, with that time from one request to the next. */
  public CollectSnapshots every(long millis) {
    return new CollectSnapshots(settings, store, target, millis);
  }

  @Override
  public PDone expand(PBegin begin) {
    PCollection<Long> moments =
        everyMillis == 0
            ? begin.apply("Once", Create.of(0L))
            : begin.apply("Every", Read.from(new MomentSource(everyMillis)));
    var unused =
        moments.apply("Collect", ParDo.of(new CollectFn(settings, store, target, everyMillis)));
    return PDone.in(begin.getPipeline());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("url", settings.url()))
        .add(DisplayData.item("place", target.place().toString()))
        .add(DisplayData.item("topic", target.topic()))
        .add(DisplayData.item("group", target.group()))
        .add(DisplayData.item("everyMillis", everyMillis));
  }

  private static final class CollectFn extends DoFn<Long, Void> {
    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(CollectSnapshots.class);
    private static final long LONGEST_PAUSE_MILLIS = 3_600_000;
    private static final Counter COLLECTED = counter("snapshots_collected");
    private static final Counter UNCHANGED = counter("snapshots_unchanged");
    private static final Counter SENT = counter("items_sent");
    private static final Counter REPEATED = counter("items_repeated");

    private final SnapshotSettings settings;
    private final ObjectStoreOpener store;
    private final SnapshotCollector.Target target;
    private final long everyMillis;
    private transient SnapshotCollector collector;
    private transient int failures;
    private transient long notBeforeNanos;
    private transient boolean shown;

    CollectFn(
        SnapshotSettings settings,
        ObjectStoreOpener store,
        SnapshotCollector.Target target,
        long everyMillis) {
      this.settings = settings;
      this.store = store;
      this.target = target;
      this.everyMillis = everyMillis;
    }

    private static Counter counter(String name) {
      return Metrics.counter(CollectSnapshots.class, name);
    }

    private static Counter counter(Failure failure) {
      return counter("snapshots_failed_" + Ascii.toLowerCase(failure.name()));
    }

    @Setup
    public void setup() {
      collector = new SnapshotCollector(settings, store, target, Clock.systemUTC());
      failures = 0;
    }

    @StartBundle
    public void startBundle() {
      if (!shown) {
        shown = true;
        for (Counter each : new Counter[] {COLLECTED, UNCHANGED, SENT, REPEATED}) {
          each.inc(0);
        }
        for (Failure failure : Failure.values()) {
          counter(failure).inc(0);
        }
      }
    }

    @ProcessElement
    public void process() throws IOException {
      if (failures > 0 && System.nanoTime() - notBeforeNanos < 0) {
        return;
      }
      Outcome outcome = collector.collect();
      if (outcome instanceof Outcome.Failed failed) {
        counter(failed.failure()).inc();
        if (everyMillis == 0) {
          throw new IOException(failed.message());
        }
        pause(failed);
        return;
      }
      failures = 0;
      if (outcome instanceof Outcome.Collected collected) {
        COLLECTED.inc();
        SENT.inc(collected.sent());
        REPEATED.inc(collected.repeated());
        LOG.info("{} items are new, {} came before", collected.sent(), collected.repeated());
      } else {
        UNCHANGED.inc();
      }
    }

    private void pause(Outcome.Failed failed) {
      long doubled = Math.min(LONGEST_PAUSE_MILLIS, everyMillis << Math.min(failures, 20));
      long pause = Math.max(doubled, failed.retryAfter().toMillis());
      // A moment that comes a little early is not passed over.
      notBeforeNanos = System.nanoTime() + (pause - everyMillis / 2) * 1_000_000L;
      failures++;
      LOG.warn("{}; asked again in {} s", failed.message(), pause / 1_000);
    }
  }
}
