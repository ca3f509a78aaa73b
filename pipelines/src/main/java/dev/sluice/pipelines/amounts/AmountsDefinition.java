package dev.sluice.pipelines.amounts;

import dev.sluice.pipelines.definition.PipelineDefinition;
import java.util.List;

/** The amounts pipeline. */
public final class AmountsDefinition implements PipelineDefinition<AmountsOptions> {
  static final String NAME = "amounts";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "routes events by their amount: above a threshold into SQL, the others into InfluxDB";
  }

  @Override
  public Class<AmountsOptions> options() {
    return AmountsOptions.class;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "run amounts --topics=events --threshold=5 --jdbcUrl=jdbc:postgresql://localhost:5432/postgres"
            + " --influxUrl=http://localhost:8086 --createTables=true",
        "run amounts --topics=events --deadLetters=s3://results/dead-letters --flinkMaster=localhost:8081 --parallelism=4",
        "check amounts ...");
  }

  @Override
  public AmountsPlan plan(AmountsOptions options) {
    return AmountsPlan.of(options);
  }
}
