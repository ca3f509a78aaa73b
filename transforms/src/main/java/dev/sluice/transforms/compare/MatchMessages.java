package dev.sluice.transforms.compare;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.protobuf.Message;
import dev.sluice.compare.v1.Verdict;
import dev.sluice.transforms.coders.MessageCoder;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.BooleanCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.jspecify.annotations.Nullable;

/**
 * A full outer match of two collections: gives an {@link Outcome} for each message that is alone,
 * and one for each pair. The input is the left side.
 *
 * <p>Messages of one key are paired one to one by their times, within a tolerance: {@link
 * TimeMatcher} says how, and {@link OverlapMatcher} where the comparison is by overlap. The same
 * two sets give the same outcomes, in whatever order and on however many workers they come; a
 * message that comes twice is two. Swapping the sides swaps the outcomes.
 *
 * <p>Input must be bounded; windows and timestamps do not matter. All messages of a key are held in
 * memory by one worker, each about three times its encoded size; a key with more than {@link
 * #MOST_OF_A_KEY} of them fails the job, naming the key.
 *
 * <pre>{@code
 * PCollection<Outcome<Incident>> outcomes =
 *     before.apply("Match", MatchMessages.with(after, IncidentComparison.ofAll(), 2_000));
 * }</pre>
 */
public final class MatchMessages<M extends Message>
    extends PTransform<PCollection<M>, PCollection<Outcome<M>>> {
  @Serial private static final long serialVersionUID = 1L;

  /** Of incidents, some 500 MB. */
  static final int MOST_OF_A_KEY = 1_000_000;

  private final transient @Nullable PCollection<M> right;
  private final MessageComparison<M> comparison;
  private final long toleranceMillis;

  private MatchMessages(
      PCollection<M> right, MessageComparison<M> comparison, long toleranceMillis) {
    checkArgument(
        toleranceMillis >= 0, "toleranceMillis must not be negative, but was: %s", toleranceMillis);
    this.right = right;
    this.comparison = comparison;
    this.toleranceMillis = toleranceMillis;
  }

  /**
   * Matches with a right side.
   *
   * @param toleranceMillis how far apart in time the two of a pair can be
   */
  public static <M extends Message> MatchMessages<M> with(
      PCollection<M> right, MessageComparison<M> comparison, long toleranceMillis) {
    return new MatchMessages<>(right, comparison, toleranceMillis);
  }

  @Override
  public PCollection<Outcome<M>> expand(PCollection<M> left) {
    checkArgument(
        left.isBounded() == PCollection.IsBounded.BOUNDED
            && right != null
            && right.isBounded() == PCollection.IsBounded.BOUNDED,
        "a match ends with its input, so both sides must be bounded");
    Coder<M> coder = MessageCoder.of(comparison.type());
    KvCoder<String, KV<Boolean, M>> keyed =
        KvCoder.of(StringUtf8Coder.of(), KvCoder.of(BooleanCoder.of(), coder));
    PCollection<KV<String, KV<Boolean, M>>> lefts =
        left.apply("IgnoreWindowsOfLeft", Window.into(new GlobalWindows()))
            .apply("KeyLeft", ParDo.of(new KeyFn<>(comparison, false)))
            .setCoder(keyed);
    PCollection<KV<String, KV<Boolean, M>>> rights =
        right
            .apply("IgnoreWindowsOfRight", Window.into(new GlobalWindows()))
            .apply("KeyRight", ParDo.of(new KeyFn<>(comparison, true)))
            .setCoder(keyed);
    return PCollectionList.of(lefts)
        .and(rights)
        .apply("BothSides", Flatten.pCollections())
        .apply("GroupByKey", GroupByKey.create())
        .apply("MatchKey", ParDo.of(new MatchFn<>(comparison, toleranceMillis)))
        .setCoder(new OutcomeCoder<>(coder));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("type", comparison.type()).withLabel("Messages"))
        .add(DisplayData.item("toleranceMillis", toleranceMillis).withLabel("Tolerance"));
  }

  private static final class KeyFn<M extends Message> extends DoFn<M, KV<String, KV<Boolean, M>>> {
    @Serial private static final long serialVersionUID = 1L;

    private final MessageComparison<M> comparison;
    private final boolean isRight;

    KeyFn(MessageComparison<M> comparison, boolean isRight) {
      this.comparison = comparison;
      this.isRight = isRight;
    }

    @ProcessElement
    public void process(@Element M message, OutputReceiver<KV<String, KV<Boolean, M>>> out) {
      out.output(KV.of(SpreadKey.of(comparison.key(message)), KV.of(isRight, message)));
    }
  }

  private static final class MatchFn<M extends Message>
      extends DoFn<KV<String, Iterable<KV<Boolean, M>>>, Outcome<M>> {
    @Serial private static final long serialVersionUID = 1L;

    private final MessageComparison<M> comparison;
    private final long toleranceMillis;

    MatchFn(MessageComparison<M> comparison, long toleranceMillis) {
      this.comparison = comparison;
      this.toleranceMillis = toleranceMillis;
    }

    @ProcessElement
    public void process(
        @Element KV<String, Iterable<KV<Boolean, M>>> group, OutputReceiver<Outcome<M>> out) {
      List<ComparedMessage<M>> left = new ArrayList<>();
      List<ComparedMessage<M>> right = new ArrayList<>();
      for (KV<Boolean, M> message : group.getValue()) {
        (message.getKey() ? right : left).add(comparison.compared(message.getValue()));
        if (left.size() + right.size() > MOST_OF_A_KEY) {
          throw new IllegalStateException(
              String.format(
                  "there are more than %,d messages of one key, %s: compare a shorter range",
                  MOST_OF_A_KEY, SpreadKey.key(group.getKey()).replace('\0', ' ')));
        }
      }
      left.sort(ComparedMessage.order());
      right.sort(ComparedMessage.order());
      ComparedMessage.Likeness<M> likeness = new ComparedMessage.Likeness<>();
      Outcomes<M> outcomes = new Outcomes<>(comparison, toleranceMillis, out);
      if (comparison.isByOverlap()) {
        new OverlapMatcher<ComparedMessage<M>>(likeness, toleranceMillis)
            .match(left, right, outcomes);
      } else {
        new TimeMatcher<ComparedMessage<M>>(likeness, toleranceMillis).match(left, right, outcomes);
      }
    }
  }

  private record Outcomes<M extends Message>(
      MessageComparison<M> comparison, long toleranceMillis, DoFn.OutputReceiver<Outcome<M>> out)
      implements TimeMatcher.Matches<ComparedMessage<M>> {

    @Override
    public void same(ComparedMessage<M> left, ComparedMessage<M> right) {
      alone(Verdict.VERDICT_SAME, left.message, right.message);
    }

    @Override
    public void changed(ComparedMessage<M> left, ComparedMessage<M> right, boolean rough) {
      var changes = comparison.changes(left.message, right.message);
      out.output(
          new Outcome<>(
              Verdict.VERDICT_CHANGED,
              left.message,
              right.message,
              changes,
              comparison.isShift(left.message, right.message, changes, toleranceMillis),
              rough));
    }

    @Override
    public void missing(ComparedMessage<M> left) {
      alone(Verdict.VERDICT_MISSING, left.message, null);
    }

    @Override
    public void added(ComparedMessage<M> right) {
      alone(Verdict.VERDICT_NEW, null, right.message);
    }

    private void alone(Verdict verdict, @Nullable M left, @Nullable M right) {
      out.output(new Outcome<>(verdict, left, right, List.of(), false, false));
    }
  }
}
