package dev.sluice.io.kafka;

import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.DefaultValueFactory;
import org.apache.beam.sdk.options.Hidden;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * What the job reads, in all its reads. A restored split has the settings of the job that was
 * saved; the options are those of the job that runs, and so the place from which a split learns
 * what is read beside it by now, and whether its own settings are still what is wanted.
 */
@Hidden
public interface ReadPartitionsOptions extends PipelineOptions {

  @Default.InstanceFactory(None.class)
  Map<String, Integer> getPartitionsRead();

  void setPartitionsRead(Map<String, Integer> value);

  /** Which partitions each read of the job has: {@code TOPIC:FIRST-COUNT}, in their order. */
  @Default.InstanceFactory(NoRanges.class)
  List<String> getPartitionRanges();

  void setPartitionRanges(List<String> value);

  /** What a person said of the job's source, by option. */
  @Default.InstanceFactory(NothingDeclared.class)
  Map<String, String> getSourceDeclared();

  void setSourceDeclared(Map<String, String> value);

  /** No read. */
  final class NoRanges implements DefaultValueFactory<List<String>> {
    @Override
    public List<String> create(PipelineOptions options) {
      return List.of();
    }
  }

  /** No option. */
  final class NothingDeclared implements DefaultValueFactory<Map<String, String>> {
    @Override
    public Map<String, String> create(PipelineOptions options) {
      return Map.of();
    }
  }

  /** No topic. */
  final class None implements DefaultValueFactory<Map<String, Integer>> {
    @Override
    public Map<String, Integer> create(PipelineOptions options) {
      return Map.of();
    }
  }
}
