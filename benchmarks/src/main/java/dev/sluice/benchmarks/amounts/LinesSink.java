package dev.sluice.benchmarks.amounts;

import dev.sluice.io.influx.InfluxSettings;
import dev.sluice.pipelines.amounts.AmountPoints;
import dev.sluice.transforms.amounts.Amount;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.sink.RichSinkFunction;

/** There is no connector: what one would write by hand, once with each checkpoint at the latest. */
final class LinesSink extends RichSinkFunction<Amount> implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;
  private final InfluxSettings settings;
  private final int most;
  private final AmountPoints points;
  private transient Lines lines;

  @SuppressWarnings("NullAway.Init") // Made when it is opened.
  LinesSink(InfluxSettings settings, int most, AmountPoints points) {
    this.settings = settings;
    this.most = most;
    this.points = points;
  }

  @Override
  @SuppressWarnings("deprecation") // Its successor is not called in this release.
  public void open(Configuration configuration) {
    lines = new Lines(settings, most);
  }

  @Override
  public void invoke(Amount amount, Context context) {
    lines.add(points.line(amount));
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) {
    lines.flush();
  }

  @Override
  public void initializeState(FunctionInitializationContext context) {}

  @Override
  public void close() {
    lines.close();
  }
}
