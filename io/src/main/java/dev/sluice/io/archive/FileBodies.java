package dev.sluice.io.archive;

import com.google.protobuf.Message;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Begins files in the form of the settings. */
final class FileBodies implements Closeable {
  private static final String LETTERS = "letters";

  private final FileForm form;
  private final FrameCompressor compressor;
  private final FramedBody.Framing letters = new FramedBody.Delimited();
  private final FramedBody.Framing framing;

  FileBodies(FileForm form, ArchiveCounts counts) {
    this.form = form;
    this.compressor = FrameCompressor.of(form.compression());
    this.framing =
        switch (form.format()) {
          case LINES -> new Base64Framing();
          default -> new FramedBody.Delimited();
        };
  }

  /** Which of the types that need files of their own a record has; 0 where all go together. */
  int type(@Nullable Message message) {
    return 0;
  }

  /** A file of records. */
  FileBody records(int type) throws IOException {
    return new FramedBody(framing, compressor);
  }

  /** A file of dead letters, each behind its length, whatever the format of the records. */
  FileBody letters() {
    return new FramedBody(letters, compressor);
  }

  /** What names of files of records end with. */
  String extension(int type) {
    return form.extension(form.format().extension());
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
