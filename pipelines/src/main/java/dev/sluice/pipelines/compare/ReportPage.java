package dev.sluice.pipelines.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.compare.v1.Comparison;
import dev.sluice.io.runs.RecordFormat;
import dev.sluice.io.runs.RecordWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** A comparison as one page that needs nothing else: no request, no library. */
final class ReportPage implements RecordFormat<Comparison> {
  private static final long serialVersionUID = 1L;

  private static final String TEMPLATE = "report.html";
  private static final String DATA = "@@COMPARISON@@";

  @Override
  public RecordWriter<Comparison> open(OutputStream out) throws IOException {
    List<String> around = template();
    return new RecordWriter<>() {
      @Override
      public void write(Comparison comparison) throws IOException {
        out.write(around.get(0).getBytes(UTF_8));
        out.write(data(comparison).getBytes(UTF_8));
        out.write(around.get(1).getBytes(UTF_8));
      }

      @Override
      public void close() {}
    };
  }

  /** As JSON that cannot end the element it stands in, whatever a track is called. */
  private static String data(Comparison comparison) throws IOException {
    return JsonFormat.printer()
        .omittingInsignificantWhitespace()
        .sortingMapKeys()
        .print(comparison)
        .replace("<", "\\u003c")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  private static List<String> template() throws IOException {
    try (InputStream in = ReportPage.class.getResourceAsStream(TEMPLATE)) {
      if (in == null) {
        throw new IllegalStateException(TEMPLATE + " is missing from the jar");
      }
      return Splitter.on(DATA).splitToList(new String(in.readAllBytes(), UTF_8));
    }
  }
}
