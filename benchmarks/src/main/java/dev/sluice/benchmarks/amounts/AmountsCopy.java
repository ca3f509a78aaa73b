package dev.sluice.benchmarks.amounts;

import dev.sluice.benchmarks.live.DrainedTopic;
import dev.sluice.benchmarks.live.TopicRecords;
import dev.sluice.pipelines.amounts.AmountPoints;
import dev.sluice.pipelines.amounts.AmountsOptions;
import dev.sluice.pipelines.amounts.AmountsPlan;
import dev.sluice.transforms.amounts.Amount;
import dev.sluice.transforms.amounts.Event;
import dev.sluice.transforms.amounts.EventReader;
import dev.sluice.transforms.topics.TopicRecord;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * The limit: one thread, a plain consumer, the same reader, one {@code COPY} for all rows, which is
 * lost where anything fails, and requests of points. Takes the options of the amounts pipeline;
 * ends with the topic.
 */
final class AmountsCopy {
  private static final int BUFFER = 1 << 16;

  private AmountsCopy() {}

  public static void main(String[] arguments) throws SQLException {
    AmountsOptions options = PipelineOptionsFactory.fromArgs(arguments).as(AmountsOptions.class);
    AmountsPlan plan = AmountsPlan.of(options);
    AmountPoints points = new AmountPoints(plan.letters());
    try (Connection connection = Stores.connect(plan.jdbc().url());
        Lines lines = new Lines(plan.influx(), options.getBatchPoints())) {
      CopyIn copy =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("COPY " + plan.table() + " FROM STDIN");
      StringBuilder rows = new StringBuilder();
      long records =
          DrainedTopic.read(
              plan.kafka().servers(),
              plan.reads().topics().get(0),
              record -> {
                TopicRecord from = TopicRecords.of(record);
                if (EventReader.read(from.value()) instanceof Event event) {
                  if (plan.bands().indexOf(event.amount()) == 1) {
                    append(rows, from, event);
                    if (rows.length() >= BUFFER) {
                      send(copy, rows);
                    }
                  } else {
                    lines.add(points.line(new Amount(from, event.timeMillis(), event.amount())));
                  }
                }
              });
      send(copy, rows);
      var unused = copy.endCopy();
      lines.flush();
      System.out.printf("%d records%n", records);
    }
  }

  private static void append(StringBuilder rows, TopicRecord record, Event event) {
    rows.append(Instant.ofEpochMilli(event.timeMillis()))
        .append('\t')
        .append(event.amount())
        .append('\t')
        .append(record.topic())
        .append('\t')
        .append(record.partition())
        .append('\t')
        .append(record.offset())
        .append('\n');
  }

  private static void send(CopyIn copy, StringBuilder rows) {
    byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
    rows.setLength(0);
    try {
      copy.writeToCopy(bytes, 0, bytes.length);
    } catch (SQLException e) {
      throw new IllegalStateException("COPY failed", e);
    }
  }
}
