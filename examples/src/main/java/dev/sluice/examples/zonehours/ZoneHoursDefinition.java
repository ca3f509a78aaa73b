package dev.sluice.examples.zonehours;

import dev.sluice.pipelines.definition.PipelineDefinition;
import java.util.List;

/** The zone-hours pipeline. */
public final class ZoneHoursDefinition implements PipelineDefinition<ZoneHoursOptions> {
  static final String NAME = "zone-hours";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "counts people and vehicles per zone and hour, and how long they stay, into CSV and SQL";
  }

  @Override
  public Class<ZoneHoursOptions> options() {
    return ZoneHoursOptions.class;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "run zone-hours --input=s3://cameras --output=s3://results --from=2026-03-01 --to=2026-03-03",
        "run zone-hours --input=s3://cameras --output=s3://results --from=2026-03-01 --to=2026-03-03 --runId=march"
            + " --jdbcUrl=jdbc:postgresql://localhost:5432/postgres --createTables=true",
        "run zone-hours --input=kafka:observations --kafkaServers=localhost:9092 --output=s3://results"
            + " --from=2026-03-01T06:00:00Z --to=2026-03-01T07:00:00Z",
        "check zone-hours ...");
  }

  @Override
  public ZoneHoursPlan plan(ZoneHoursOptions options) {
    return ZoneHoursPlan.of(options);
  }
}
