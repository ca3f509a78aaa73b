package dev.sluice.command.letters;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.Incident;
import dev.sluice.camera.v1.State;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.ObjectSource;
import dev.sluice.deadletter.v1.TopicHeader;
import dev.sluice.deadletter.v1.TopicSource;
import dev.sluice.io.deadletters.FoundLetter;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Dead letters for people. */
final class LetterText {
  private static final int SHORT_ID = 12;
  private static final int BYTES_A_LINE = 16;
  private static final List<Message> TYPES =
      List.of(
          State.getDefaultInstance(), Event.getDefaultInstance(), Incident.getDefaultInstance());

  private LetterText() {}

  /** The head of the table that {@link #row} fills. */
  static String head() {
    return String.format(
        "%-12s  %-20s  %-10s  %-20s  %-18s  %8s  %9s  %s",
        "ID", "FAILED", "PIPELINE", "STEP", "REASON", "ATTEMPTS", "SIZE", "SOURCE");
  }

  /** A letter in a line. Attempts are all of them, the one that the letter tells of too. */
  static String row(FoundLetter found) {
    DeadLetter letter = found.letter();
    return String.format(
        "%-12s  %-20s  %-10s  %-20s  %-18s  %8d  %9s  %s",
        letter.getLetterId().substring(0, Math.min(SHORT_ID, letter.getLetterId().length())),
        time(found.failedMillis()),
        letter.getPipeline(),
        letter.getStep(),
        Letters.name(letter.getReason()),
        letter.getEarlierAttempts() + 1,
        letter.hasPayloadSizeBytes() ? letter.getPayloadSizeBytes() + " B" : "?",
        source(letter));
  }

  /** Where the record lies: {@code topic/partition@offset} or {@code s3://bucket/key#record}. */
  static String source(DeadLetter letter) {
    if (letter.hasTopic()) {
      TopicSource topic = letter.getTopic();
      if (topic.getPartition() < 0) {
        return topic.getTopic() + " (not written)";
      }
      return topic.getTopic() + "/" + topic.getPartition() + "@" + topic.getOffset();
    }
    ObjectSource object = letter.getObject();
    return object.hasRecordIndex()
        ? object.getUri() + "#" + object.getRecordIndex()
        : object.getUri();
  }

  /** Prints all of a letter. */
  static void print(FoundLetter found, PrintWriter out) {
    DeadLetter letter = found.letter();
    out.printf("letter     %s%n", letter.getLetterId());
    out.printf("reason     %s: %s%n", Letters.name(letter.getReason()), letter.getMessage());
    out.printf(
        "rejected   %s by %s %s in step %s, attempt %d%n",
        time(found.failedMillis()),
        letter.getPipeline(),
        letter.getVersion(),
        letter.getStep(),
        letter.getEarlierAttempts() + 1);
    if (letter.hasEventMillis()) {
      out.printf("event      %s%n", exactly(letter.getEventMillis()));
    }
    out.printf("source     %s%n", source(letter));
    if (letter.hasObject() && letter.getObject().hasByteOffset()) {
      out.printf("  begins   %,d bytes into the object%n", letter.getObject().getByteOffset());
    }
    if (letter.hasTopic()) {
      print(letter.getTopic(), out);
    }
    out.printf("letter in  %s%n", found.objectUri());
    ByteString payload = letter.getPayload();
    out.printf(
        "payload    %,d bytes%s%n",
        payload.size(),
        !letter.hasPayloadSizeBytes()
            ? " of an unknown number"
            : payload.size() == letter.getPayloadSizeBytes()
                ? ""
                : String.format(" of %,d", letter.getPayloadSizeBytes()));
    dump(payload, out);
    decoded(payload).ifPresent(text -> out.printf("message    %s%n", text));
  }

  private static void print(TopicSource topic, PrintWriter out) {
    if (topic.hasLeftOutBytes()) {
      out.printf("  key      left out, with the headers: %,d bytes%n", topic.getLeftOutBytes());
    } else {
      out.printf("  key      %s%n", topic.hasKey() ? value(topic.getKey()) : "none");
    }
    out.printf("  time     %s%n", exactly(topic.getTimestampMillis()));
    for (TopicHeader header : topic.getHeadersList()) {
      out.printf(
          "  header   %s = %s%n",
          header.getName(), header.hasValue() ? value(header.getValue()) : "none");
    }
  }

  private static void dump(ByteString bytes, PrintWriter out) {
    for (int start = 0; start < bytes.size(); start += BYTES_A_LINE) {
      StringBuilder hex = new StringBuilder();
      StringBuilder text = new StringBuilder();
      for (int i = start; i < Math.min(bytes.size(), start + BYTES_A_LINE); i++) {
        hex.append(String.format("%02x ", bytes.byteAt(i)));
        text.append(
            bytes.byteAt(i) >= ' ' && bytes.byteAt(i) <= '~' ? (char) bytes.byteAt(i) : '.');
      }
      out.printf("  %08x  %-48s |%s|%n", start, hex, text);
    }
  }

  /**
   * A payload as text, if it is an {@code Any} of a type that is known here, be it as such or in
   * base64 as it stands in lines.
   */
  private static Optional<String> decoded(ByteString payload) {
    return any(payload)
        .or(
            () -> {
              try {
                return any(ByteString.copyFrom(Base64.getDecoder().decode(payload.toByteArray())));
              } catch (IllegalArgumentException e) {
                return Optional.empty();
              }
            });
  }

  private static Optional<String> any(ByteString bytes) {
    try {
      Any any = Any.parseFrom(bytes);
      String type = any.getTypeUrl().substring(any.getTypeUrl().lastIndexOf('/') + 1);
      for (Message known : TYPES) {
        if (known.getDescriptorForType().getFullName().equals(type)) {
          Message message = known.getParserForType().parseFrom(any.getValue());
          return Optional.of(
              type
                  + System.lineSeparator()
                  + TextFormat.printer().printToString(message).indent(2).stripTrailing());
        }
      }
      return Optional.empty();
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  /** As text where it is one without control characters, else in hexadecimal. */
  private static String value(ByteString bytes) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.toByteArray()))
              .toString();
      if (text.chars().noneMatch(Character::isISOControl)) {
        return '"' + text + '"';
      }
    } catch (CharacterCodingException e) {
      // Shown as it is, below.
    }
    StringBuilder hex = new StringBuilder("0x");
    for (byte each : bytes.toByteArray()) {
      hex.append(String.format("%02x", each));
    }
    return hex.toString();
  }

  private static String time(OptionalLong millis) {
    return millis.isPresent()
        ? Instant.ofEpochMilli(millis.getAsLong()).truncatedTo(ChronoUnit.SECONDS).toString()
        : "unknown";
  }

  private static String exactly(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
