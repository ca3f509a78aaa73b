package dev.sluice.io.archive;

import com.google.protobuf.Message;
import dev.sluice.io.runs.ParquetFormat;
import dev.sluice.io.runs.RecordFormat;
import dev.sluice.reading.v1.Reading;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Begins files in the form of the settings. Their bodies share what they need once. */
final class FileBodies implements Closeable {
  static final String LETTERS = "letters";

  private final FileForm form;
  private final ArchiveCounts counts;
  private final FrameCompressor compressor;
  private final UnknownFields unknown = new UnknownFields();
  private final FramedBody.Framing letters = new FramedBody.Delimited();
  private final FramedBody.Framing framing;
  private final List<Message> prototypes;
  private final List<RecordFormat<Message>> tables = new ArrayList<>();

  FileBodies(FileForm form, ArchiveCounts counts) {
    this.form = form;
    this.counts = counts;
    this.compressor = FrameCompressor.of(form.compression());
    this.framing =
        switch (form.format()) {
          case LINES -> new Base64Framing();
          case TEXT -> new FramedBody.Text();
          case JSON -> new JsonFraming(counts);
          case DELIMITED, PARQUET, READINGS -> new FramedBody.Delimited();
        };
    this.prototypes =
        switch (form.format()) {
          case PARQUET -> MessageDecoder.PROTOTYPES;
          case READINGS -> List.of(Reading.getDefaultInstance());
          default -> List.of();
        };
    prototypes.forEach(each -> tables.add(table(each, form)));
  }

  @SuppressWarnings("unchecked") // The class of a message is of its own type.
  private static RecordFormat<Message> table(Message prototype, FileForm form) {
    ParquetFormat<Message> table =
        ParquetFormat.of((Class<Message>) prototype.getClass())
            .withRowGroupBytes((long) form.rowGroupMegabytes() << 20);
    return switch (form.compression()) {
      case ZSTD -> table;
      case GZIP -> table.withGzip();
      case NONE -> table.withoutCompression();
    };
  }

  /** Which of the types that need files of their own a record has; 0 where all go together. */
  int type(@Nullable Message message) {
    if (tables.isEmpty() || message == null) {
      return 0;
    }
    for (int i = 1; i < tables.size(); i++) {
      if (prototypes.get(i).getClass() == message.getClass()) {
        return i;
      }
    }
    return 0;
  }

  /** A file of records of a type. */
  FileBody records(int type) throws IOException {
    return tables.isEmpty()
        ? new FramedBody(framing, compressor)
        : new ParquetBody(tables.get(type), counts, unknown);
  }

  /** A file of dead letters, each behind its length, whatever the format of the records. */
  FileBody letters() {
    return new FramedBody(letters, compressor);
  }

  /** What names of files of records of a type end with. */
  String extension(int type) {
    String extension = form.format().extension();
    return tables.isEmpty()
        ? form.extension(extension)
        : prototypes.get(type).getDescriptorForType().getName().toLowerCase(Locale.ROOT)
            + "."
            + extension;
  }

  /** What names of files of dead letters end with. */
  String lettersExtension() {
    return form.extension(LETTERS);
  }

  @Override
  public void close() {
    compressor.close();
  }
}
