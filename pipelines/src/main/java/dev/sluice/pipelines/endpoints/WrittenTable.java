package dev.sluice.pipelines.endpoints;

import dev.sluice.io.jdbc.JdbcSettings;
import dev.sluice.io.jdbc.Table;
import dev.sluice.io.jdbc.TableCheck;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Findings;
import dev.sluice.pipelines.definition.Reach;
import java.io.IOException;

/**
 * A table that rows are written to.
 *
 * @param name what it is to the pipeline
 * @param isMade whether it is made where it is not there
 */
public record WrittenTable(String name, JdbcSettings database, Table table, boolean isMade)
    implements Endpoint<Boolean> {

  @Override
  public Direction direction() {
    return Direction.WRITES;
  }

  @Override
  public Reach reach() {
    return Reaches.database(database);
  }

  /** Gives whether the table is there. */
  @Override
  public Boolean find(Findings to) throws IOException {
    if (isMade && !TableCheck.isThere(database, table)) {
      to.say("table %s: not there, and may be made; it will be by:".formatted(table.name()));
      TableCheck.mayCreate(database, table).forEach(sql -> to.say("  " + sql));
      return false;
    }
    TableCheck.Found found = TableCheck.check(database, table);
    to.say(
        "table %s: there, may be written%s, by:"
            .formatted(table.name(), found.hypertable() ? ", with TimescaleDB" : ""));
    to.say("  " + found.statement());
    found.limits().forEach(to::warn);
    return true;
  }

  @Override
  public void create(Findings to) throws IOException {
    if (isMade) {
      TableCheck.create(database, table);
      TableCheck.check(database, table).limits().forEach(to::warn);
    }
  }
}
