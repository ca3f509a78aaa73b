package dev.sluice.pipelines.replay;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.sluice.io.runs.RecordFormat;
import dev.sluice.io.runs.RecordWriter;
import dev.sluice.transforms.incidents.CountRow;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Counts as JSON, an object a line: {@code
 * {"periodStart":"2026-03-01T06:00:00Z","rule":"spill","count":2}}.
 *
 * @param columns the column of the period, those of the fields, and that of the count
 */
record CountNdjson(List<String> columns, CountPeriods periods) implements RecordFormat<CountRow> {

  @Override
  public RecordWriter<CountRow> open(OutputStream out) throws IOException {
    JsonGenerator json = new JsonFactory().createGenerator(out, JsonEncoding.UTF8);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.setPrettyPrinter(new MinimalPrettyPrinter(""));
    return new RecordWriter<>() {
      @Override
      public void write(CountRow row) throws IOException {
        json.writeStartObject();
        json.writeStringField(columns.get(0), periods.text(row));
        for (int i = 0; i < row.values().size(); i++) {
          json.writeStringField(columns.get(i + 1), row.values().get(i));
        }
        json.writeNumberField(columns.get(columns.size() - 1), row.count());
        json.writeEndObject();
        json.writeRaw('\n');
      }

      @Override
      public void close() throws IOException {
        json.close();
      }
    };
  }
}
