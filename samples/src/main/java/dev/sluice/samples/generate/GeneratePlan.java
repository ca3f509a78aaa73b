package dev.sluice.samples.generate;

import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Found;
import dev.sluice.pipelines.definition.PipelinePlan;
import dev.sluice.pipelines.definition.Run;
import dev.sluice.pipelines.endpoints.WrittenPlace;
import dev.sluice.pipelines.options.S3Access;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * All that generate needs to know, read from its options and checked.
 *
 * @param settings what is generated
 * @param store where S3 is
 */
record GeneratePlan(GenerateSettings settings, S3Settings store) implements PipelinePlan {

  @Override
  public List<Endpoint<?>> endpoints() {
    return List.of(new WrittenPlace("output", store, settings.output(), true));
  }

  @Override
  public Pipeline build(PipelineOptions options, Found found) {
    return GeneratePipeline.build(options, settings, store);
  }

  @Override
  public Run begin(PipelineOptions options, Found found) throws IOException {
    ObjectStore opened = S3Access.preflight(store).open();
    try {
      GeneratePipeline.clearProgress(opened, settings.output());
      return new GenerateRun(build(options, found), opened, settings);
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }
}
