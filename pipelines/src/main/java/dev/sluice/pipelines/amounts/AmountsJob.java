package dev.sluice.pipelines.amounts;

import dev.sluice.io.influx.InfluxCheck;
import dev.sluice.io.influx.InfluxSettings;
import dev.sluice.io.influx.QuestTables;
import dev.sluice.io.jdbc.Table;
import dev.sluice.io.jdbc.TableCheck;
import dev.sluice.pipelines.definition.EndpointChecks;
import dev.sluice.pipelines.definition.LiveJob;
import dev.sluice.pipelines.definition.LiveSettings;
import dev.sluice.pipelines.live.CheckDestinations;
import dev.sluice.pipelines.live.LiveRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The amounts pipeline, as the command knows it. */
public final class AmountsJob implements LiveJob<AmountsOptions> {
  static final String NAME = "amounts";

  private static final Logger LOG = LoggerFactory.getLogger(AmountsJob.class);

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
                })
            .look(() -> checkTable(plan, options, out))
            .look(() -> checkPoints(plan, options, out));
    CheckDestinations.look(checks, plan.kafka(), options, List.of(plan.deadLetters()))
        .forEach((place, may) -> out.printf("%s: %s%n", place, may));
    checks.end();
    out.println("dead letters: may be written");
  }

  private static void checkTable(AmountsPlan plan, AmountsOptions options, PrintWriter out)
      throws IOException {
    Table table = plan.rows().table();
    if (options.getCreateTables() && !TableCheck.isThere(plan.jdbc(), table)) {
      out.printf("table %s: not there, and may be made; it will be by:%n", table.name());
      TableCheck.mayCreate(plan.jdbc(), table).forEach(sql -> out.printf("  %s%n", sql));
      return;
    }
    TableCheck.Found found = TableCheck.check(plan.jdbc(), table);
    out.printf(
        "table %s: there, may be written%s, by:%n  %s%n",
        table.name(), found.hypertable() ? ", with TimescaleDB" : "", found.statement());
    found.limits().forEach(out::println);
  }

  private static void checkPoints(AmountsPlan plan, AmountsOptions options, PrintWriter out)
      throws IOException {
    InfluxSettings influx = plan.influx();
    if (!QuestTables.isQuest(influx)) {
      InfluxCheck.mayWrite(influx);
      out.printf("bucket %s of InfluxDB at %s: may be written%n", influx.bucket(), influx.url());
    } else if (options.getCreateTables() && !QuestTables.isThere(influx, AmountPoints.layout())) {
      out.printf(
          "table %s of QuestDB at %s: not there; it will be made by:%n  %s%n",
          AmountPoints.MEASUREMENT, influx.url(), AmountPoints.layout().createStatement());
    } else {
      QuestTables.check(influx, AmountPoints.layout());
      out.printf(
          "table %s of QuestDB at %s: there, and a point takes its own place%n",
          AmountPoints.MEASUREMENT, influx.url());
    }
  }

  @Override
  public Run prepare(AmountsOptions options) throws IOException {
    AmountsPlan plan = AmountsPlan.of(options);
    Map<String, Integer> partitions = plan.source().partitions(options);
    var unusedPlaces = CheckDestinations.check(plan.kafka(), options, List.of(plan.deadLetters()));
    boolean isQuest = QuestTables.isQuest(plan.influx());
    if (!isQuest) {
      InfluxCheck.mayWrite(plan.influx());
    }
    if (options.getCreateTables()) {
      TableCheck.create(plan.jdbc(), plan.rows().table());
      if (isQuest) {
        QuestTables.create(plan.influx(), AmountPoints.layout());
      }
    }
    TableCheck.check(plan.jdbc(), plan.rows().table()).limits().forEach(LOG::warn);
    if (isQuest) {
      QuestTables.check(plan.influx(), AmountPoints.layout());
    }
    return new LiveRun(AmountsPipeline.build(options, plan, partitions));
  }
}
