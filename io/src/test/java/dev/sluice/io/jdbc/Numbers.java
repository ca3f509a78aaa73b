package dev.sluice.io.jdbc;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.DeadLetter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** Rows of texts such as {@code 7:3.10}, an id and an amount; several with spaces between. */
final class Numbers implements RowMapping<String, String> {
  private static final long serialVersionUID = 1L;

  private final String table;

  Numbers(String table) {
    this.table = table;
  }

  static Table table(String name) {
    return new Table(
        name,
        List.of(
            new TableColumn("time", TableColumn.Type.TIMESTAMPTZ),
            new TableColumn("amount", TableColumn.Type.NUMERIC),
            new TableColumn("id", TableColumn.Type.BIGINT)),
        List.of("id"),
        "time");
  }

  @Override
  public Table table() {
    return table(table);
  }

  @Override
  public List<String> rows(String element) {
    return List.of(element.split(" "));
  }

  @Override
  public Object value(String row, int column) {
    String[] parts = row.split(":");
    return switch (column) {
      case 0 -> Instant.ofEpochMilli(1_700_000_000_123L + Long.parseLong(parts[0]));
      case 1 -> new BigDecimal(parts[1]);
      default -> Long.valueOf(parts[0]);
    };
  }

  @Override
  public DeadLetter refused(String row, String message) {
    return DeadLetter.newBuilder()
        .setPayload(ByteString.copyFromUtf8(row))
        .setMessage(message)
        .build();
  }
}
