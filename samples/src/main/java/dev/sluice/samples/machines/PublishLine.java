package dev.sluice.samples.machines;

import com.google.common.base.Strings;
import dev.sluice.io.mqtt.MqttAccess;
import dev.sluice.io.mqtt.MqttPublisher;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the messages of each feed at their own times, and takes as long as the feed does. Each
 * machine is a client of its own. What the broker acknowledges goes into the truth, in the order of
 * the acknowledgements: a line of what was planted, topic and payload in base64, with tabs between.
 */
final class PublishLine extends PTransform<PCollection<LineFeed>, PDone> {
  private static final long serialVersionUID = 1L;

  static final String PUBLISHED = "messages_published";

  private final Line line;

  /**
   * How a line is published.
   *
   * @param client the begin of the clients' names
   * @param window how many messages of a machine may be without an answer
   * @param outageSeconds for how long the broker may be away
   * @param truth the file of the truth; empty for none
   */
  record Line(MqttAccess broker, String client, int window, int outageSeconds, String truth)
      implements java.io.Serializable {}

  private PublishLine(Line line) {
    this.line = line;
  }

  /** Publishes. */
  static PublishLine as(Line line) {
    return new PublishLine(line);
  }

  @Override
  public PDone expand(PCollection<LineFeed> feeds) {
    var unused = feeds.apply("Publish", ParDo.of(new PublishFn(line)));
    return PDone.in(feeds.getPipeline());
  }

  private static final class PublishFn extends DoFn<LineFeed, Void> {
    private static final long serialVersionUID = 1L;
    private static final Counter COUNTER = Metrics.counter(PublishLine.class, PUBLISHED);

    private final Line line;

    PublishFn(Line line) {
      this.line = line;
    }

    @ProcessElement
    public void process(@Element LineFeed feed) throws IOException, InterruptedException {
      List<Machine> machines = new ArrayList<>();
      try (Truth truth = new Truth(line.truth())) {
        for (int i = 0; i < feed.machines(); i++) {
          machines.add(new Machine(line, i, truth));
        }
        long begin = System.currentTimeMillis();
        for (long number = 0; number < feed.total(); number++) {
          long wait = begin + feed.dueMillis(number) - System.currentTimeMillis();
          if (wait > 0) {
            TimeUnit.MILLISECONDS.sleep(wait);
          }
          Optional<LineMessage> message = feed.message(number, begin);
          if (message.isPresent()) {
            machines.get(message.get().machine()).publish(message.get());
            COUNTER.inc();
          }
        }
        for (Machine machine : machines) {
          machine.publisher.awaitAll();
        }
      } finally {
        machines.forEach(machine -> machine.publisher.close());
      }
    }
  }

  private static final class Machine {
    private final Map<Long, LineMessage> sent = new ConcurrentHashMap<>();
    private final MqttPublisher publisher;
    private long count;

    Machine(Line line, int number, Truth truth) {
      this.publisher =
          MqttPublisher.open(
              line.broker(),
              line.client() + "-" + number,
              line.window(),
              Duration.ofSeconds(line.outageSeconds()),
              one -> {
                @Nullable LineMessage message = sent.remove(one);
                if (message != null) {
                  truth.add(message);
                }
              });
    }

    void publish(LineMessage message) throws IOException, InterruptedException {
      sent.put(count++, message);
      publisher.publish(message.topic(), message.payload(), false);
    }
  }

  /** The file, which is there as far as anything was acknowledged, whatever ends this process. */
  private static final class Truth implements AutoCloseable {
    private final @Nullable BufferedWriter writer;

    Truth(String file) throws IOException {
      this.writer = Strings.isNullOrEmpty(file) ? null : Files.newBufferedWriter(Path.of(file));
    }

    synchronized void add(LineMessage message) {
      if (writer == null) {
        return;
      }
      try {
        writer.write(
            String.join(
                "\t",
                message.planted().name(),
                message.topic(),
                Base64.getEncoder().encodeToString(message.payload().toByteArray())));
        writer.newLine();
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
