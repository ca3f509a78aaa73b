package dev.sluice.pipelines.amounts;

import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.io.jdbc.RowMapping;
import dev.sluice.io.jdbc.Table;
import dev.sluice.io.jdbc.TableColumn;
import dev.sluice.transforms.amounts.Amount;
import dev.sluice.transforms.amounts.AmountBatch;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.rejections.Rejection;
import java.time.Instant;
import java.util.List;

/** A high event as a row: its time, its amount, and where its record lies, which is its key. */
public final class AmountRows implements RowMapping<AmountBatch, Amount> {
  private static final long serialVersionUID = 1L;

  /** The step that dead letters name. */
  public static final String STEP = "WriteHigh";

  private final Table table;
  private final TopicLetters letters;

  /**
   * Rows of a table.
   *
   * @param name the table's
   * @param letters makes the dead letters
   */
  public AmountRows(String name, TopicLetters letters) {
    this.letters = letters;
    this.table =
        new Table(
            name,
            List.of(
                new TableColumn("time", TableColumn.Type.TIMESTAMPTZ),
                new TableColumn("amount", TableColumn.Type.NUMERIC),
                new TableColumn("topic", TableColumn.Type.TEXT),
                new TableColumn("partition", TableColumn.Type.INTEGER),
                new TableColumn("offset", TableColumn.Type.BIGINT)),
            List.of("topic", "partition", "offset"),
            "time");
  }

  @Override
  public Table table() {
    return table;
  }

  @Override
  public List<Amount> rows(AmountBatch batch) {
    return batch.amounts();
  }

  @Override
  public Object value(Amount row, int column) {
    return switch (column) {
      case 0 -> Instant.ofEpochMilli(row.timeMillis());
      case 1 -> row.amount();
      case 2 -> row.record().topic();
      case 3 -> row.record().partition();
      case 4 -> row.record().offset();
      default -> throw new IllegalArgumentException("no column " + column);
    };
  }

  @Override
  public DeadLetter refused(Amount row, String message) {
    return letters.letter(
        row.record(),
        STEP,
        new Rejection(Reason.REASON_STORE_REFUSED, message),
        System.currentTimeMillis());
  }
}
