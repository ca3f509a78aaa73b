package dev.sluice.io.mqtt;

import static com.google.common.base.Preconditions.checkState;

import dev.sluice.transforms.coders.RecordCoder;
import dev.sluice.transforms.topics.MessageBatch;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.util.SerializableUtils;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a job, as many splits as it had sessions when it began without a savepoint. A
 * split reads each so manieth session, whatever their number is by now, so that a job that goes on
 * from a savepoint can have more or fewer.
 */
final class SessionSource extends UnboundedSource<MessageBatch, SessionMark> {

  @Serial private static final long serialVersionUID = 1L;

  private final SessionSettings settings;
  private final int split;
  private final int splits;

  SessionSource(SessionSettings settings) {
    this(settings, -1, 0);
  }

  private SessionSource(SessionSettings settings, int split, int splits) {
    this.settings = settings;
    this.split = split;
    this.splits = splits;
  }

  /** Tells a job's splits what it reads, wherever they come from. */
  void tell(ReadSessionsOptions options) {
    options.setSessionsRead(
        Base64.getEncoder().encodeToString(SerializableUtils.serializeToByteArray(settings)));
  }

  private SessionSettings told(PipelineOptions options) {
    @Nullable String told = options.as(ReadSessionsOptions.class).getSessionsRead();
    return told == null
        ? settings
        : (SessionSettings)
            SerializableUtils.deserializeFromByteArray(
                Base64.getDecoder().decode(told), "the sessions to be read");
  }

  @Override
  public List<SessionSource> split(int desiredNumSplits, PipelineOptions options) {
    List<SessionSource> all = new ArrayList<>();
    for (int i = 0; i < settings.sessions(); i++) {
      all.add(new SessionSource(settings, i, settings.sessions()));
    }
    return all;
  }

  @Override
  public SessionReader createReader(PipelineOptions options, @Nullable SessionMark mark) {
    checkState(split >= 0, "Only a split can be read, and this source was not split");
    List<Integer> numbers = new ArrayList<>();
    for (int i = split; i < ReadSessions.MOST_SESSIONS; i += splits) {
      numbers.add(i);
    }
    return new SessionReader(
        this, told(options), numbers, mark == null ? List.of() : mark.sessions());
  }

  @Override
  public Coder<SessionMark> getCheckpointMarkCoder() {
    return new SessionMark.MarkCoder();
  }

  @Override
  public Coder<MessageBatch> getOutputCoder() {
    return RecordCoder.of(MessageBatch.class);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("broker", settings.broker().address()))
        .add(DisplayData.item("job", settings.job()))
        .add(DisplayData.item("filters", settings.filters().toString()))
        .add(DisplayData.item("sessions", settings.sessions()))
        .add(DisplayData.item("qos", settings.qos()))
        .add(DisplayData.item("expirySeconds", settings.expirySeconds()))
        .add(DisplayData.item("outageMillis", settings.outageMillis()));
  }

  @Override
  public String toString() {
    return settings.job() + (split < 0 ? "" : "-" + split);
  }
}
