package dev.sluice.pipelines.amounts;

import dev.sluice.io.influx.InfluxSettings;
import dev.sluice.io.influx.QuestTables;
import dev.sluice.io.jdbc.Table;
import dev.sluice.io.jdbc.TableCheck;
import dev.sluice.pipelines.jobs.LiveJob;
import dev.sluice.pipelines.jobs.LiveSettings;
import dev.sluice.pipelines.live.CheckDestinations;
import dev.sluice.pipelines.live.LiveRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** The amounts pipeline, as the command knows it. */
public final class AmountsJob implements LiveJob<AmountsOptions> {
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
  public LiveSettings live(AmountsOptions options) {
    return AmountsPlan.of(options).live();
  }

  @Override
  public void validate(AmountsOptions options) {
    var unused = AmountsPlan.of(options);
  }

  @Override
  public void check(AmountsOptions options, PrintWriter out) throws IOException {
    AmountsPlan plan = AmountsPlan.of(options);
    Table table = plan.rows().table();
    out.printf("table %s would be made by:%n", table.name());
    table.createStatements(/* hypertable= */ false).forEach(sql -> out.printf("  %s%n", sql));
    plan.source()
        .partitions(options)
        .forEach(
            (topic, count) -> out.printf("topic %s: there, with %d partitions%n", topic, count));
    out.println("topics: may be read");
    TableCheck.Found found = TableCheck.check(plan.jdbc(), table);
    out.printf(
        "table %s: there, may be written%s, by:%n  %s%n",
        table.name(), found.hypertable() ? ", with TimescaleDB" : "", found.statement());
    checkPoints(plan.influx());
    out.printf("InfluxDB at %s: answers%n", plan.influx().url());
    CheckDestinations.check(plan.kafka(), options, List.of(plan.deadLetters()));
    out.println("dead letters: may be written");
  }

  @Override
  public Run prepare(AmountsOptions options) throws IOException {
    AmountsPlan plan = AmountsPlan.of(options);
    Map<String, Integer> partitions = plan.source().partitions(options);
    CheckDestinations.check(plan.kafka(), options, List.of(plan.deadLetters()));
    if (options.getCreateTables()) {
      TableCheck.create(plan.jdbc(), plan.rows().table());
      if (QuestTables.isQuest(plan.influx())) {
        QuestTables.create(plan.influx(), AmountPoints.layout());
      }
    }
    var unused = TableCheck.check(plan.jdbc(), plan.rows().table());
    checkPoints(plan.influx());
    return new LiveRun(AmountsPipeline.build(options, plan, partitions));
  }

  private static void checkPoints(InfluxSettings influx) throws IOException {
    if (QuestTables.isQuest(influx)) {
      QuestTables.check(influx, AmountPoints.layout());
    }
  }
}
