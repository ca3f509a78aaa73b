package dev.sluice.pipelines.endpoints;

import dev.sluice.io.influx.InfluxCheck;
import dev.sluice.io.influx.InfluxSettings;
import dev.sluice.io.influx.QuestTables;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Findings;
import dev.sluice.pipelines.definition.Reach;
import java.io.IOException;

/**
 * A bucket of InfluxDB, or the table of QuestDB that takes its place, that points are written to.
 *
 * @param name what it is to the pipeline
 * @param layout of the points
 * @param isMade whether a table is made where it is not there
 */
public record WrittenPoints(
    String name, InfluxSettings influx, QuestTables.Layout layout, boolean isMade)
    implements Endpoint<Boolean> {

  @Override
  public Direction direction() {
    return Direction.WRITES;
  }

  @Override
  public Reach reach() {
    return Reaches.points(influx);
  }

  /** Gives whether it is there. */
  @Override
  public Boolean find(Findings to) throws IOException {
    if (!QuestTables.isQuest(influx)) {
      InfluxCheck.mayWrite(influx);
      to.say(
          "bucket %s of InfluxDB at %s: may be written".formatted(influx.bucket(), influx.url()));
      return true;
    }
    String table = "table %s of QuestDB at %s".formatted(layout.measurement(), influx.url());
    if (isMade && !QuestTables.isThere(influx, layout)) {
      to.say(table + ": not there; it will be made by:");
      to.say("  " + layout.createStatement());
      return false;
    }
    QuestTables.check(influx, layout);
    to.say(table + ": there, and a point takes its own place");
    return true;
  }

  @Override
  public void create(Findings to) throws IOException {
    if (isMade && QuestTables.isQuest(influx)) {
      QuestTables.create(influx, layout);
      QuestTables.check(influx, layout);
    }
  }
}
