package dev.sluice.pipelines.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.util.JsonFormat;
import dev.sluice.compare.v1.Comparison;
import dev.sluice.io.runs.RecordFormat;
import dev.sluice.io.runs.RecordWriter;
import java.io.IOException;
import java.io.OutputStream;

/** A comparison as proto3 JSON, for programs. */
final class ReportJson implements RecordFormat<Comparison> {
  private static final long serialVersionUID = 1L;

  @Override
  public RecordWriter<Comparison> open(OutputStream out) {
    return new RecordWriter<>() {
      @Override
      public void write(Comparison comparison) throws IOException {
        String json =
            JsonFormat.printer()
                .alwaysPrintFieldsWithNoPresence()
                .sortingMapKeys()
                .print(comparison);
        out.write((json + "\n").getBytes(UTF_8));
      }

      @Override
      public void close() {}
    };
  }
}
