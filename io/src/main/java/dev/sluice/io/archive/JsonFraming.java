package dev.sluice.io.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The message as a line of proto3 JSON, in the form that an {@code Any} has there: with its type as
 * the first member, so that files of several types can be told apart line by line.
 */
final class JsonFraming implements FramedBody.Framing {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().omittingInsignificantWhitespace();

  private final UnknownFields unknown = new UnknownFields();
  private final ArchiveCounts counts;
  private byte[] line = new byte[0];

  JsonFraming(ArchiveCounts counts) {
    this.counts = counts;
  }

  @Override
  public int room(ByteString value, @Nullable Message message) throws IOException {
    Message known = requireNonNull(message);
    counts.dropUnknownFields(unknown.count(known));
    String json = PRINTER.print(known);
    String type = known.getDescriptorForType().getFullName();
    line =
        ("{\"@type\":\"type.googleapis.com/"
                + type
                + "\""
                + (json.equals("{}") ? "" : ",")
                + json.substring(1)
                + "\n")
            .getBytes(UTF_8);
    return line.length;
  }

  @Override
  public int write(ByteString value, byte[] to, int at) {
    System.arraycopy(line, 0, to, at, line.length);
    return at + line.length;
  }
}
