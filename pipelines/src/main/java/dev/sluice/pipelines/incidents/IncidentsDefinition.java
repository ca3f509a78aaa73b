package dev.sluice.pipelines.incidents;

import dev.sluice.pipelines.definition.PipelineDefinition;
import java.util.List;

/** The incidents pipeline. */
public final class IncidentsDefinition implements PipelineDefinition<IncidentsOptions> {
  static final String NAME = "incidents";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "finds incidents as they happen in topics of camera observations";
  }

  @Override
  public Class<IncidentsOptions> options() {
    return IncidentsOptions.class;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "run incidents --topics=observations --output=kafka:incidents",
        "run incidents --topics=observations --rules=rules.yaml --output=kafka:incidents,s3://results/live"
            + " --deadLetters=s3://results/dead-letters --flinkMaster=localhost:8081 --parallelism=4",
        "run incidents --topics=observations --output=s3://results/live --candidateRules=new.yaml"
            + " --candidateOutput=s3://results/shadow   # then: run compare --left=s3://results/live --right=s3://results/shadow",
        "check incidents ...");
  }

  @Override
  public IncidentsPlan plan(IncidentsOptions options) {
    return IncidentsPlan.of(options);
  }
}
