package dev.sluice.pipelines.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.io.runs.RecordFormat;
import dev.sluice.io.runs.RecordWriter;
import dev.sluice.transforms.incidents.CountRow;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Counts as CSV (RFC 4180, but with LF at the end of a line): a header, then a row each with the
 * period's begin, the fields and the count.
 *
 * @param columns the column of the period, those of the fields, and that of the count
 */
record CountCsv(List<String> columns, CountPeriods periods) implements RecordFormat<CountRow> {

  @Override
  public RecordWriter<CountRow> open(OutputStream out) throws IOException {
    CSVPrinter csv =
        CSVFormat.RFC4180
            .builder()
            .setRecordSeparator('\n')
            .get()
            .print(new OutputStreamWriter(out, UTF_8));
    csv.printRecord(columns);
    return new RecordWriter<>() {
      @Override
      public void write(CountRow row) throws IOException {
        csv.print(periods.text(row));
        for (String value : row.values()) {
          csv.print(value);
        }
        csv.print(row.count());
        csv.println();
      }

      @Override
      public void close() throws IOException {
        csv.flush();
      }
    };
  }
}
