package dev.sluice.io.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.jspecify.annotations.Nullable;

/**
 * That some messages were given on, for which there is no number outside of this process: what
 * counts is what the broker was told.
 *
 * @param sessions the names of those that were there, whose absence later is a loss
 * @param acknowledge acknowledges all that was given on before; not there once the mark was stored
 */
record SessionMark(List<String> sessions, @Nullable Runnable acknowledge)
    implements UnboundedSource.CheckpointMark {

  SessionMark {
    sessions = List.copyOf(sessions);
  }

  @Override
  public void finalizeCheckpoint() {
    if (acknowledge != null) {
      acknowledge.run();
    }
  }

  /** Its form in savepoints: a version, and the names. */
  static final class MarkCoder extends AtomicCoder<SessionMark> {

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;

    @Override
    public void encode(SessionMark mark, OutputStream out) throws IOException {
      VarIntCoder.of().encode(VERSION, out);
      ListCoder.of(StringUtf8Coder.of()).encode(mark.sessions(), out);
    }

    @Override
    public SessionMark decode(InputStream in) throws IOException {
      int version = VarIntCoder.of().decode(in);
      if (version != VERSION) {
        throw new IOException("A mark of version " + version + ": a newer Sluice wrote it");
      }
      return new SessionMark(ListCoder.of(StringUtf8Coder.of()).decode(in), null);
    }
  }
}
