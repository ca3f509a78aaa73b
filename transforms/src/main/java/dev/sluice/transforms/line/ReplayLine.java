package dev.sluice.transforms.line;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.line.v1.Alert;
import dev.sluice.line.v1.LineRules;
import dev.sluice.run.v1.InputCounts;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.order.ReorderBuffer;
import dev.sluice.transforms.readings.Reading;
import dev.sluice.transforms.readings.ReadingParser;
import dev.sluice.transforms.rejections.Rejection;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Gives the alerts that the rules of a line find in records of readings that were kept, in any
 * order: those of a device and metric are put into the order of their offsets, which is that in
 * which they came, and then it is as live ({@link FindAlerts}). What lies outside of the range is
 * left out before that, and makes nothing late. At the end of the range all that waits is released,
 * and a device that is silent then is silent.
 *
 * <p>Bounded input. Memory: the readings of the range of one metric of one device, some 200 bytes
 * each.
 */
public final class ReplayLine extends PTransform<PCollection<TopicRecord>, ReplayLine.Result> {
  private static final long serialVersionUID = 1L;

  private static final TupleTag<Alert> ALERTS = new TupleTag<>("alerts") {};
  private static final TupleTag<DeadLetter> REJECTED = new TupleTag<>("rejected") {};
  private static final TupleTag<InputCounts> COUNTS = new TupleTag<>("counts") {};
  private static final TupleTag<KV<String, TopicRecord>> READINGS = new TupleTag<>("readings") {};

  private final LineSettings settings;
  private final long fromMillis;
  private final long toMillis;

  private ReplayLine(LineSettings settings, long fromMillis, long toMillis) {
    this.settings = settings;
    this.fromMillis = fromMillis;
    this.toMillis = toMillis;
  }

  /**
   * Replays a range.
   *
   * @param rules checked rules
   * @param allowedDisorderMillis as of {@link FindAlerts#with}
   * @param letters makes the dead letters
   * @param fromMillis begin of the range, epoch milliseconds UTC
   * @param toMillis its end, exclusive
   */
  public static ReplayLine with(
      LineRules rules,
      long allowedDisorderMillis,
      TopicLetters letters,
      long fromMillis,
      long toMillis) {
    return new ReplayLine(
        new LineSettings(rules, allowedDisorderMillis, letters), fromMillis, toMillis);
  }

  /**
   * What is found.
   *
   * @param alerts each as it opens, and again as it closes
   * @param rejected the records that are no reading, or came too late; without a time of the letter
   * @param counts parts of what was read, to be added up
   */
  public record Result(
      PCollection<Alert> alerts, PCollection<DeadLetter> rejected, PCollection<InputCounts> counts)
      implements POutput {
    @Override
    public Pipeline getPipeline() {
      return alerts.getPipeline();
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      return Map.of(ALERTS, alerts, REJECTED, rejected, COUNTS, counts);
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {}
  }

  @Override
  public Result expand(PCollection<TopicRecord> records) {
    FindAlerts.requireGlobalWindow(records);
    PCollectionTuple read =
        records.apply(
            "ReadReadings",
            ParDo.of(new ReadFn(settings, fromMillis, toMillis))
                .withOutputTags(READINGS, TupleTagList.of(REJECTED).and(COUNTS)));
    PCollectionTuple found =
        read.get(READINGS)
            .apply("ByDevice", GroupByKey.create())
            .apply(
                "ReplayDevice",
                ParDo.of(new ReplayFn(settings, toMillis))
                    .withOutputTags(ALERTS, TupleTagList.of(REJECTED).and(COUNTS)));
    return new Result(
        found.get(ALERTS),
        PCollectionList.of(read.get(REJECTED))
            .and(found.get(REJECTED))
            .apply("AllRejected", Flatten.pCollections()),
        PCollectionList.of(read.get(COUNTS))
            .and(found.get(COUNTS))
            .apply("AllCounts", Flatten.pCollections()));
  }

  private static DeadLetter letter(
      LineSettings settings, TopicRecord record, String step, Rejection why) {
    ByteString value = record.value();
    return settings
        .letters()
        .letter(TopicLetters.source(record), value == null ? ByteString.EMPTY : value, step, why);
  }

  private static final class ReadFn extends DoFn<TopicRecord, KV<String, TopicRecord>> {
    private static final long serialVersionUID = 1L;

    private final LineSettings settings;
    private final long fromMillis;
    private final long toMillis;
    private transient Map<String, ReadingParser> parsers;
    private transient InputCounts.Builder counts;

    ReadFn(LineSettings settings, long fromMillis, long toMillis) {
      this.settings = settings;
      this.fromMillis = fromMillis;
      this.toMillis = toMillis;
    }

    @StartBundle
    public void startBundle() {
      parsers = new HashMap<>();
      counts = InputCounts.newBuilder();
    }

    @ProcessElement
    public void processElement(@Element TopicRecord record, MultiOutputReceiver out) {
      counts.setRecords(counts.getRecords() + 1);
      counts.setBytes(counts.getBytes() + (record.value() == null ? 0 : record.value().size()));
      ReadingParser.Result read =
          parsers.computeIfAbsent(record.topic(), ReadingParser::ofTopic).read(record.value());
      if (read instanceof ReadingParser.Unusable unusable) {
        Rejection why = unusable.rejection();
        counts.putRejected(
            why.reason().name(), counts.getRejectedOrDefault(why.reason().name(), 0) + 1);
        out.get(REJECTED).output(letter(settings, record, ReadingParser.STEP, why));
      } else if (read instanceof Reading reading) {
        if (reading.epochMillis() < fromMillis || reading.epochMillis() >= toMillis) {
          counts.setOutsideRange(counts.getOutsideRange() + 1);
        } else {
          out.get(READINGS).output(KV.of(ShardDetection.name(reading), record));
        }
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      context.output(COUNTS, counts.build(), Instant.ofEpochMilli(0), GlobalWindow.INSTANCE);
    }
  }

  private static final class ReplayFn extends DoFn<KV<String, Iterable<TopicRecord>>, Alert> {
    private static final long serialVersionUID = 1L;

    private static final Comparator<TopicRecord> AS_THEY_CAME =
        Comparator.comparing(TopicRecord::topic)
            .thenComparingInt(TopicRecord::partition)
            .thenComparingLong(TopicRecord::offset);

    private final LineSettings settings;
    private final long toMillis;
    private transient @Nullable PlannedRules plan;

    ReplayFn(LineSettings settings, long toMillis) {
      this.settings = settings;
      this.toMillis = toMillis;
    }

    @ProcessElement
    public void processElement(
        @Element KV<String, Iterable<TopicRecord>> series, MultiOutputReceiver out) {
      PlannedRules rules = plan;
      if (rules == null) {
        rules = new PlannedRules(settings.rules());
        plan = rules;
      }
      List<TopicRecord> records = new ArrayList<>();
      series.getValue().forEach(records::add);
      records.sort(AS_THEY_CAME);
      ReadingParser parser = ReadingParser.ofTopic(records.get(0).topic());
      LineListener listener = new Output(out);
      long[] used = new long[1];
      InputCounts.Builder counts = InputCounts.newBuilder();
      @Nullable SeriesDetection detection = null;
      for (TopicRecord record : records) {
        if (record.value() == null || !(parser.read(record.value()) instanceof Reading reading)) {
          throw new IllegalStateException("a reading is none when it is read again");
        }
        if (detection == null) {
          detection = SeriesDetection.of(rules, settings.allowedDisorderMillis(), reading);
        }
        SeriesDetection known = detection;
        Consumer<TimedReading> released =
            each -> {
              used[0]++;
              known.accept(each, listener);
            };
        ReorderBuffer.Offered offered =
            known.offer(reading, record.value(), Long.MIN_VALUE, released);
        if (offered == ReorderBuffer.Offered.TOO_LATE) {
          out.get(REJECTED)
              .output(letter(settings, record, SeriesDetection.ORDER_STEP, SeriesDetection.LATE));
          String reason = SeriesDetection.LATE.reason().name();
          counts.putRejected(reason, counts.getRejectedOrDefault(reason, 0) + 1);
        } else if (offered == ReorderBuffer.Offered.DUPLICATE) {
          counts.setDuplicates(counts.getDuplicates() + 1);
        }
      }
      SeriesDetection ended = detection;
      if (ended != null) {
        ended.end(
            toMillis,
            each -> {
              used[0]++;
              ended.accept(each, listener);
            },
            listener);
      }
      out.get(COUNTS).output(counts.setUsed(used[0]).build());
    }
  }

  private record Output(DoFn.MultiOutputReceiver out) implements LineListener {
    @Override
    public void alert(Alert alert) {
      out.get(ALERTS).output(alert);
    }

    @Override
    public void anomaly(Reading reading, ByteString payload) {
      // The reading lies in the archive already.
    }
  }
}
