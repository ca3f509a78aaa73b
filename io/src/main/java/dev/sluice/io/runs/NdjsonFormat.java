package dev.sluice.io.runs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;

/**
 * Messages in proto3 JSON, one a line (NDJSON), UTF-8, each line ending in {@code \n}. Fields
 * without a value are there with their default, so that every line has the same fields; {@code
 * optional} ones are left out where they are absent. Map entries are sorted by key.
 *
 * @param <M> the messages
 */
public final class NdjsonFormat<M extends MessageOrBuilder> implements RecordFormat<M> {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .omittingInsignificantWhitespace()
          .alwaysPrintFieldsWithNoPresence()
          .sortingMapKeys();

  /** A message as one line, without its end. */
  public static String line(MessageOrBuilder message) {
    try {
      return PRINTER.print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("the message holds an Any of a type unknown here", e);
    }
  }

  @Override
  public RecordWriter<M> open(OutputStream out) {
    Writer lines = new BufferedWriter(new OutputStreamWriter(out, UTF_8));
    return new RecordWriter<>() {
      @Override
      public void write(M message) throws IOException {
        PRINTER.appendTo(message, lines);
        lines.write('\n');
      }

      @Override
      public void close() throws IOException {
        lines.flush();
      }
    };
  }
}
