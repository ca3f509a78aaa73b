package dev.sluice.io.snapshots;

import java.io.Serializable;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Moments at which to do something: one at once, and the next ones that time apart. Those that
 * nobody had time for, or that passed while the job was not there, do not come later: Beam's {@code
 * GenerateSequence} gives them all at once, which would be a storm of requests. In one split,
 * whatever the parallelism.
 */
final class MomentSource extends UnboundedSource<Long, MomentSource.Mark> {
  private static final long serialVersionUID = 1L;

  private final long everyMillis;

  MomentSource(long everyMillis) {
    this.everyMillis = everyMillis;
  }

  @Override
  public List<MomentSource> split(int desiredNumSplits, PipelineOptions options) {
    return List.of(this);
  }

  @Override
  public Reader createReader(PipelineOptions options, @Nullable Mark mark) {
    return new Reader(this);
  }

  @Override
  public Coder<Mark> getCheckpointMarkCoder() {
    return new MarkCoder();
  }

  @Override
  public Coder<Long> getOutputCoder() {
    return VarLongCoder.of();
  }

  /** Nothing: a job that starts again begins at once. */
  static final class Mark implements UnboundedSource.CheckpointMark, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public void finalizeCheckpoint() {}
  }

  private static final class MarkCoder extends AtomicCoder<Mark> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(Mark mark, java.io.OutputStream out) {}

    @Override
    public Mark decode(java.io.InputStream in) {
      return new Mark();
    }
  }

  static final class Reader extends UnboundedReader<Long> {
    private final MomentSource source;
    private long count = -1;
    private long nextNanos = System.nanoTime();
    private Instant time = BoundedWindow.TIMESTAMP_MIN_VALUE;

    private Reader(MomentSource source) {
      this.source = source;
    }

    @Override
    public boolean start() {
      return advance();
    }

    @Override
    public boolean advance() {
      long now = System.nanoTime();
      if (now - nextNanos < 0) {
        return false;
      }
      nextNanos = now + source.everyMillis * 1_000_000L;
      count++;
      time = Instant.now();
      return true;
    }

    @Override
    public Long getCurrent() {
      if (count < 0) {
        throw new NoSuchElementException();
      }
      return count;
    }

    @Override
    public Instant getCurrentTimestamp() {
      return time;
    }

    @Override
    public Instant getWatermark() {
      return time;
    }

    @Override
    public Mark getCheckpointMark() {
      return new Mark();
    }

    @Override
    public MomentSource getCurrentSource() {
      return source;
    }

    @Override
    public void close() {}
  }
}
