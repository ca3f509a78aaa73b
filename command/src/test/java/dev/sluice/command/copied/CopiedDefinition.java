package dev.sluice.command.copied;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.camera.v1.Incident;
import dev.sluice.io.runs.NdjsonFormat;
import dev.sluice.io.runs.ReadMessages;
import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.runs.RunFiles;
import dev.sluice.io.runs.WriteRunFiles;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Findings;
import dev.sluice.pipelines.definition.Found;
import dev.sluice.pipelines.definition.NothingToDoException;
import dev.sluice.pipelines.definition.PipelineDefinition;
import dev.sluice.pipelines.definition.PipelinePlan;
import dev.sluice.pipelines.definition.Reach;
import dev.sluice.pipelines.endpoints.Reaches;
import dev.sluice.pipelines.endpoints.WrittenRun;
import dev.sluice.pipelines.options.S3Access;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/** A pipeline as one is added: this folder, and a line in {@code META-INF/services}. */
public final class CopiedDefinition implements PipelineDefinition<CopiedOptions> {

  @Override
  public String name() {
    return "copied";
  }

  @Override
  public String summary() {
    return "copies incidents";
  }

  @Override
  public List<String> examples() {
    return List.of("run copied --input=s3://results/incidents.ndjson --output=s3://copies");
  }

  @Override
  public Class<CopiedOptions> options() {
    return CopiedOptions.class;
  }

  @Override
  public PipelinePlan plan(CopiedOptions options) {
    return new Plan(
        S3Access.of(options),
        S3Access.location("input", options.getInput()),
        new RunDirectory(S3Access.location("output", options.getOutput()), "copies", "copied"));
  }

  /** What is copied, and where to. */
  record Plan(S3Settings store, ObjectLocation input, RunDirectory run) implements PipelinePlan {
    @Override
    public List<Endpoint<?>> endpoints() {
      return List.of(new ReadObject(store, input), WrittenRun.of(store, run));
    }

    @Override
    public Pipeline build(PipelineOptions options, Found found) {
      Pipeline pipeline = Pipeline.create(options);
      var unused =
          pipeline
              .apply("ReadIncidents", ReadMessages.of(Incident.class, store, List.of(input)))
              .apply(
                  "WriteIncidents",
                  WriteRunFiles.to(
                      store,
                      run,
                      new RunFiles<>(
                          incident -> "incidents.ndjson",
                          incident -> incident.getIncidentId().getBytes(UTF_8),
                          new NdjsonFormat<>())));
      return pipeline;
    }
  }

  /** An object that is read. */
  record ReadObject(S3Settings store, ObjectLocation place) implements Endpoint<Boolean> {
    @Override
    public String name() {
      return "input";
    }

    @Override
    public Direction direction() {
      return Direction.READS;
    }

    @Override
    public Reach reach() {
      return Reaches.s3(store);
    }

    @Override
    public Boolean find(Findings to) throws IOException {
      try (ObjectStore opened = S3Access.preflight(store).open()) {
        if (!opened.anyUnder(place.bucket(), place.key())) {
          throw new NothingToDoException("there is no " + place);
        }
      }
      to.say(place + ": may be read");
      return true;
    }
  }
}
