package dev.sluice.samples.network;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the snapshots of each network, one after the other, for as long as was asked. What was
 * served as a whole goes into the truth, each reading once, as it was first.
 *
 * <p>Metrics: {@code snapshots_served}.
 */
final class ServeSnapshots extends PTransform<PCollection<SensorNetwork>, PDone> {
  private static final long serialVersionUID = 1L;

  static final String SERVED = "snapshots_served";

  private final Serving serving;

  /**
   * How they are served.
   *
   * @param port 0 for any
   * @param forMillis for how long
   * @param everyMillis after how long the next one comes
   * @param faultShare of the answers
   * @param truth a file; empty for none
   */
  record Serving(int port, long forMillis, long everyMillis, double faultShare, String truth)
      implements Serializable {}

  private ServeSnapshots(Serving serving) {
    this.serving = serving;
  }

  static ServeSnapshots as(Serving serving) {
    return new ServeSnapshots(serving);
  }

  @Override
  public PDone expand(PCollection<SensorNetwork> networks) {
    var unused = networks.apply("Serve", ParDo.of(new ServeFn(serving)));
    return PDone.in(networks.getPipeline());
  }

  private static final class ServeFn extends DoFn<SensorNetwork, Void> {
    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(ServeSnapshots.class);
    private static final Counter COUNTER = Metrics.counter(ServeSnapshots.class, SERVED);

    private final Serving serving;

    ServeFn(Serving serving) {
      this.serving = serving;
    }

    @ProcessElement
    public void process(@Element SensorNetwork network) throws IOException, InterruptedException {
      long begin = System.nanoTime();
      AtomicLong served = new AtomicLong();
      try (TruthFile truth = new TruthFile(serving.truth());
          NetworkServer server =
              NetworkServer.start(
                  network,
                  serving.port(),
                  serving.faultShare(),
                  () ->
                      TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)
                          / serving.everyMillis(),
                  snapshot -> {
                    served.incrementAndGet();
                    truth.add(snapshot);
                  })) {
        LOG.info("serves snapshots at {}", server.url());
        TimeUnit.MILLISECONDS.sleep(serving.forMillis());
      }
      COUNTER.inc(served.get());
    }
  }

  /** Each reading once; on disk after each snapshot, whatever ends this process. */
  static final class TruthFile implements AutoCloseable {
    private final @Nullable BufferedWriter writer;
    private final Set<String> written = new HashSet<>();

    TruthFile(String file) throws IOException {
      this.writer = file.isEmpty() ? null : Files.newBufferedWriter(Path.of(file));
    }

    synchronized void add(SensorNetwork.Snapshot snapshot) {
      if (writer == null) {
        return;
      }
      try {
        for (SensorNetwork.Truth each : snapshot.truth()) {
          if (written.add(each.sensor() + " " + each.measure() + " " + each.timeMillis())) {
            writer.write(each.line());
            writer.newLine();
          }
        }
        writer.flush();
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot write the truth", e);
      }
    }

    @Override
    public void close() throws IOException {
      if (writer != null) {
        writer.close();
      }
    }
  }
}
