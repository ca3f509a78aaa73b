package dev.sluice.io.archive;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.rejections.Rejection;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Writes dead letters into files of the same publish as the records among which they came. They
 * could not leave by any other way: once their offsets are published, nobody reads them again.
 */
final class RejectedRecords {
  static final String FOLDER = "_rejected";

  static final Rejection NO_VALUE =
      new Rejection(Reason.REASON_VALUE_MISSING, "the record has no value");
  static final Rejection EMPTY_VALUE =
      new Rejection(Reason.REASON_MESSAGE_MALFORMED, "the value of the record has no byte");

  static final Rejection LINE_FEED =
      new Rejection(
          Reason.REASON_MESSAGE_MALFORMED,
          "the value of the record has a line feed in it, and a text is a line");

  private static final String STEP = "ArchiveRecords";
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy/MM/dd/");

  private final WriterTools tools;
  private @Nullable OpenFile open;

  RejectedRecords(WriterTools tools) {
    this.tools = tools;
  }

  /** Adds a letter; gives the file that was begun for it, or null. */
  @Nullable OpenFile add(TopicRecord record, Rejection why, long publishFirst) throws IOException {
    TopicLetters letters = tools.settings().letters();
    ByteString value = record.value() == null ? ByteString.EMPTY : record.value();
    DeadLetter letter =
        letters.letter(TopicLetters.source(record), value, STEP, why, tools.clock().millis());
    @Nullable OpenFile begun = null;
    if (open == null) {
      String day = DAY.format(LocalDate.ofInstant(tools.clock().instant(), ZoneOffset.UTC));
      begun =
          new OpenFile(
              FOLDER + "/" + letters.pipeline() + "/" + day,
              tools.bodies().lettersExtension(),
              true,
              tools.bodies().letters(),
              publishFirst,
              record.offset());
      open = begun;
    }
    open.add(record.offset(), letter.toByteString(), null);
    if (open.isFull(tools.settings().limits())) {
      Spool unused = open.finish();
      open = null;
    }
    return begun;
  }

  /** Begins another file with the next letter. */
  void clear() {
    open = null;
  }
}
