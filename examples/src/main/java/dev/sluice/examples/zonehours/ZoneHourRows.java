package dev.sluice.examples.zonehours;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.ObjectSource;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.io.jdbc.RowMapping;
import dev.sluice.io.jdbc.Table;
import dev.sluice.io.jdbc.TableColumn;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.transforms.deadletters.ObjectLetters;
import dev.sluice.transforms.rejections.Rejection;
import java.time.Instant;
import java.util.List;

/** The table: a row for each zone, hour and kind, which a later run of that hour writes again. */
final class ZoneHourRows implements RowMapping<ZoneHour, ZoneHour> {
  private static final long serialVersionUID = 1L;

  private final Table table;
  private final ObjectLetters letters;
  private final ObjectLocation file;

  /**
   * Rows of a table.
   *
   * @param letters makes the dead letters
   * @param file the file that holds the same rows, which letters name
   */
  ZoneHourRows(String name, ObjectLetters letters, ObjectLocation file) {
    this.letters = letters;
    this.file = file;
    this.table =
        new Table(
            name,
            List.of(
                new TableColumn("hour", TableColumn.Type.TIMESTAMPTZ),
                new TableColumn("zone", TableColumn.Type.TEXT),
                new TableColumn("kind", TableColumn.Type.TEXT),
                new TableColumn("tracks", TableColumn.Type.BIGINT),
                new TableColumn("mean_seconds", TableColumn.Type.NUMERIC),
                new TableColumn("median_seconds", TableColumn.Type.NUMERIC),
                new TableColumn("p95_seconds", TableColumn.Type.NUMERIC)),
            List.of("hour", "zone", "kind"),
            "hour");
  }

  @Override
  public Table table() {
    return table;
  }

  @Override
  public List<ZoneHour> rows(ZoneHour element) {
    return List.of(element);
  }

  @Override
  public Object value(ZoneHour row, int column) {
    return switch (column) {
      case 0 -> Instant.ofEpochMilli(row.hourMillis());
      case 1 -> row.zone();
      case 2 -> row.kind();
      case 3 -> row.tracks();
      case 4 -> row.meanSeconds();
      case 5 -> row.medianSeconds();
      case 6 -> row.p95Seconds();
      default -> throw new IllegalArgumentException("no column " + column);
    };
  }

  /** The letter of a row is no record of the input: it names the row of the file. */
  @Override
  public DeadLetter refused(ZoneHour row, String message) {
    String key = Instant.ofEpochMilli(row.hourMillis()) + "/" + row.zone() + "/" + row.kind();
    ByteString payload = ByteString.copyFromUtf8(row.toString());
    return letters.letter(
        ObjectSource.newBuilder().setUri(file + "#" + key).build(),
        "WriteTable",
        new Rejection(Reason.REASON_STORE_REFUSED, message),
        payload,
        payload.size());
  }
}
