package dev.sluice.pipelines.incidents;

import dev.sluice.pipelines.definition.EndpointChecks;
import dev.sluice.pipelines.definition.LiveJob;
import dev.sluice.pipelines.definition.LiveSettings;
import dev.sluice.pipelines.live.CheckDestinations;
import dev.sluice.pipelines.live.LiveRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** The incidents pipeline, as the command knows it. */
public final class IncidentsJob implements LiveJob<IncidentsOptions> {
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
  public LiveSettings live(IncidentsOptions options) {
    return IncidentsPlan.of(options).live();
  }

  @Override
  public void validate(IncidentsOptions options) {
    var unused = IncidentsPlan.of(options);
  }

  @Override
  public void check(IncidentsOptions options, PrintWriter out) throws IOException {
    IncidentsPlan plan = IncidentsPlan.of(options);
    EndpointChecks checks =
        new EndpointChecks()
            .look(
                () -> {
                  plan.source()
                      .partitions(options)
                      .forEach(
                          (topic, count) ->
                              out.printf("topic %s: there, with %d partitions%n", topic, count));
                  out.println("topics: may be read");
                });
    CheckDestinations.look(checks, plan.kafka(), options, plan.destinations())
        .forEach((place, may) -> out.printf("%s: %s%n", place, may));
    checks.end();
    out.println("outputs: there, and may be written");
  }

  @Override
  public Run prepare(IncidentsOptions options) throws IOException {
    IncidentsPlan plan = IncidentsPlan.of(options);
    Map<String, Integer> partitions = plan.source().partitions(options);
    var unused = CheckDestinations.check(plan.kafka(), options, plan.destinations());
    return new LiveRun(IncidentsPipeline.build(options, plan, partitions));
  }
}
