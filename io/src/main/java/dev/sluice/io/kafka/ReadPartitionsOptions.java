package dev.sluice.io.kafka;

import java.util.Map;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.DefaultValueFactory;
import org.apache.beam.sdk.options.Hidden;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * How many partitions of each topic the job reads, in all its reads. A restored split has the
 * settings of the job that was saved; the options are those of the job that runs, and so the place
 * from which a split learns what is read beside it by now.
 */
@Hidden
public interface ReadPartitionsOptions extends PipelineOptions {

  @Default.InstanceFactory(None.class)
  Map<String, Integer> getPartitionsRead();

  void setPartitionsRead(Map<String, Integer> value);

  /** No topic. */
  final class None implements DefaultValueFactory<Map<String, Integer>> {
    @Override
    public Map<String, Integer> create(PipelineOptions options) {
      return Map.of();
    }
  }
}
