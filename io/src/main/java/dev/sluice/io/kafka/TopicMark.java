package dev.sluice.io.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.LongConsumer;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.jspecify.annotations.Nullable;

/**
 * How far a partition was read.
 *
 * @param nextOffset of the record that comes next; -1 if the read had not found its start
 * @param watermarkMillis what the partition's clock showed
 * @param commit what commits the offset; not there once the mark was stored
 */
record TopicMark(long nextOffset, long watermarkMillis, @Nullable LongConsumer commit)
    implements UnboundedSource.CheckpointMark {

  @Override
  public void finalizeCheckpoint() {
    if (commit != null && nextOffset >= 0) {
      commit.accept(nextOffset);
    }
  }

  /** Its form in savepoints: a version, and the two numbers. */
  static final class MarkCoder extends AtomicCoder<TopicMark> {

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;

    @Override
    public void encode(TopicMark mark, OutputStream out) throws IOException {
      VarIntCoder.of().encode(VERSION, out);
      VarLongCoder.of().encode(mark.nextOffset(), out);
      VarLongCoder.of().encode(mark.watermarkMillis(), out);
    }

    @Override
    public TopicMark decode(InputStream in) throws IOException {
      int version = VarIntCoder.of().decode(in);
      if (version != VERSION) {
        throw new IOException("A position of version " + version + ": a newer Sluice wrote it");
      }
      return new TopicMark(VarLongCoder.of().decode(in), VarLongCoder.of().decode(in), null);
    }
  }
}
