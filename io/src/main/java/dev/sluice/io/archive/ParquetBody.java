package dev.sluice.io.archive;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.sluice.io.runs.RecordFormat;
import dev.sluice.io.runs.RecordWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one type in Parquet. What is held in memory is told to the counts now and then, so
 * that all files together stay within a budget.
 */
final class ParquetBody implements FileBody {
  private static final int RECORDS_BETWEEN_LOOKS = 256;

  private final ArchiveCounts counts;
  private final UnknownFields unknown;
  private final Spool spool = new Spool();
  private final OutputStream out = new BufferedOutputStream(spool, 1 << 13);
  private final RecordWriter<Message> records;
  private int sinceLook;
  private long bytes;
  private long held;
  private boolean ended;

  ParquetBody(RecordFormat<Message> format, ArchiveCounts counts, UnknownFields unknown)
      throws IOException {
    this.counts = counts;
    this.unknown = unknown;
    this.records = format.open(out);
  }

  @Override
  public void add(ByteString value, @Nullable Message message) throws IOException {
    Message known = requireNonNull(message);
    counts.dropUnknownFields(unknown.count(known));
    records.write(known);
    if (++sinceLook == RECORDS_BETWEEN_LOOKS) {
      sinceLook = 0;
      bytes = records.bytes();
      hold(Math.max(0, bytes - spool.bytes()));
    }
  }

  private void hold(long now) {
    counts.hold(now - held);
    held = now;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public Spool finish() throws IOException {
    records.close();
    out.flush();
    end();
    return spool;
  }

  private void end() {
    ended = true;
    hold(0);
  }

  /** Parquet has nothing to let go of but memory, and closing its writer would write. */
  @Override
  public void close() throws IOException {
    if (!ended) {
      end();
    }
    spool.close();
  }
}
