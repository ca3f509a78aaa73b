package dev.sluice.pipelines.definition;

import java.io.PrintWriter;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;

/** A run whose summary is a counter of its pipeline: how much was sent. */
public final class CountedRun implements Run {
  private final Pipeline pipeline;
  private final MetricNameFilter counter;
  private final String summary;
  private long count;

  /**
   * A run that is ready.
   *
   * @param pipeline the pipeline, built
   * @param summary what to say of the count, {@code %d}
   */
  public CountedRun(Pipeline pipeline, MetricNameFilter counter, String summary) {
    this.pipeline = pipeline;
    this.counter = counter;
    this.summary = summary;
  }

  @Override
  public Pipeline pipeline() {
    return pipeline;
  }

  @Override
  public void ended(PipelineResult result) {
    result
        .metrics()
        .queryMetrics(MetricsFilter.builder().addNameFilter(counter).build())
        .getCounters()
        .forEach(each -> count += each.getAttempted());
  }

  @Override
  public void summarize(PrintWriter out) {
    out.println(summary.replace("%d", Long.toString(count)));
  }
}
