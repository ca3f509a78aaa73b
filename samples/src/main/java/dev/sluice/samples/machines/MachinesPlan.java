package dev.sluice.samples.machines;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.environment.OptionNames;
import dev.sluice.pipelines.definition.CountedRun;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Found;
import dev.sluice.pipelines.definition.PipelinePlan;
import dev.sluice.pipelines.definition.Run;
import dev.sluice.pipelines.options.MqttConnection;
import dev.sluice.pipelines.options.RunLength;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;

/**
 * All that machines needs to know, read from its options and checked.
 *
 * @param line how it is published
 * @param feed what is published
 */
record MachinesPlan(PublishLine.Line line, LineFeed feed) implements PipelinePlan {
  private static final int MOST_UNANSWERED = 1_000;
  private static final int MOST_MACHINES = 10_000;

  static MachinesPlan of(MachinesOptions options) {
    checkArgument(
        options.getUnanswered() >= 1 && options.getUnanswered() <= MOST_UNANSWERED,
        "--unanswered must be from 1 to %s, but was: %s",
        MOST_UNANSWERED,
        options.getUnanswered());
    checkArgument(
        options.getMachines() <= MOST_MACHINES,
        "--machines must be at most %s, but was: %s",
        MOST_MACHINES,
        options.getMachines());
    checkArgument(
        options.getOutageSeconds() >= 0,
        "--outageSeconds must not be negative, but was: %s",
        options.getOutageSeconds());
    String truth = options.getTruth();
    checkArgument(
        truth == null || Files.isDirectory(Path.of(truth).toAbsolutePath().resolveSibling("")),
        "--truth must name a file of a folder that is there, but was: %s",
        truth);
    return new MachinesPlan(
        new PublishLine.Line(
            MqttConnection.of(options),
            options.getClient(),
            options.getUnanswered(),
            options.getOutageSeconds(),
            truth == null ? "" : truth),
        OptionNames.checked(() -> feed(options)));
  }

  private static LineFeed feed(MachinesOptions options) {
    return new LineFeed(
        options.getSeed(),
        options.getMachines(),
        options.getDevices(),
        options.getRate(),
        RunLength.of(options.getFor()).toSeconds() * options.getRate(),
        options.getPoisonShare(),
        options.getRepeatShare());
  }

  @Override
  public List<Endpoint<?>> endpoints() {
    return List.of(new PublishedBroker(line.broker(), line.client()));
  }

  /** The truth is a file of this machine. */
  @Override
  public boolean staysHere() {
    return !line.truth().isEmpty();
  }

  @Override
  public String leftByInterruption() {
    return "what was published stays at the broker";
  }

  @Override
  public Pipeline build(PipelineOptions options, Found found) {
    Pipeline pipeline = Pipeline.create(options);
    var unused =
        pipeline.apply("Feeds", Create.of(feed)).apply("PublishLine", PublishLine.as(line));
    return pipeline;
  }

  @Override
  public Run begin(PipelineOptions options, Found found) {
    return new CountedRun(
        build(options, found),
        MetricNameFilter.named(PublishLine.class, PublishLine.PUBLISHED),
        "published %d messages to " + line.broker().address());
  }
}
