package dev.sluice.transforms.compare;

import dev.sluice.camera.v1.Incident;
import dev.sluice.camera.v1.PlantedIncident;
import dev.sluice.compare.v1.Comparison;
import dev.sluice.compare.v1.Difference;
import java.io.Serial;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.extensions.protobuf.ProtoCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/**
 * Compares incidents with those on the left: every difference, in no order, and one {@link
 * Comparison} of totals, distributions and examples, also of nothing with nothing. The input is the
 * left side. Bounded; how incidents are paired, and what is held in memory, is said by {@link
 * MatchMessages}. The same two sets give the same result on any number of workers.
 */
public final class CompareIncidents
    extends PTransform<PCollection<Incident>, CompareIncidents.Result> {
  @Serial private static final long serialVersionUID = 1L;

  private static final TupleTag<Difference> DIFFERENCES = new TupleTag<>("differences") {};
  private static final TupleTag<Comparison> COMPARISON = new TupleTag<>("comparison") {};

  private final transient @Nullable PCollection<Incident> right;
  private final Comparison known;
  private final @Nullable String gate;
  private final transient @Nullable PCollection<PlantedIncident> truth;

  private CompareIncidents(
      @Nullable PCollection<Incident> right,
      Comparison known,
      @Nullable String gate,
      @Nullable PCollection<PlantedIncident> truth) {
    this.right = right;
    this.known = known;
    this.gate = gate;
    this.truth = truth;
  }

  /**
   * Compares with a right side.
   *
   * @param known what is known of the comparison: the sides, what pairs have in common, the
   *     tolerance and the length of a period are read from it
   */
  public static CompareIncidents with(PCollection<Incident> right, Comparison known) {
    return new CompareIncidents(right, known, null, null);
  }

  /** The same, and the comparison has the answer of a {@link Gate} of that expression. */
  public CompareIncidents withGate(String expression) {
    return new CompareIncidents(right, known, expression, truth);
  }

  /** The same, and both sides are held against the truth in their ranges, which must be known. */
  public CompareIncidents withTruth(PCollection<PlantedIncident> planted) {
    return new CompareIncidents(right, known, gate, planted);
  }

  /**
   * What comes out.
   *
   * @param differences what is not the same
   * @param comparison one element
   */
  public record Result(PCollection<Difference> differences, PCollection<Comparison> comparison)
      implements POutput {
    @Override
    public Pipeline getPipeline() {
      return differences.getPipeline();
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      return Map.of(DIFFERENCES, differences, COMPARISON, comparison);
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {}
  }

  @Override
  public Result expand(PCollection<Incident> left) {
    if (right == null) {
      throw new IllegalStateException("a transform is expanded where it was made");
    }
    long tolerance = known.getToleranceMillis();
    MessageComparison<Incident> paired = IncidentComparison.ofAll(known.getPairByList());
    PCollection<Outcome<Incident>> outcomes =
        left.apply("Match", MatchMessages.with(right, paired, tolerance));
    PCollectionTuple told = outcomes.apply("Count", SummarizeOutcomes.per(known.getPeriodMillis()));
    PCollection<Difference> differences = told.get(SummarizeOutcomes.DIFFERENCES);
    PCollectionList<Comparison> parts =
        PCollectionList.of(told.get(SummarizeOutcomes.PARTS))
            .and(differences.apply("Describe", new SummarizeDifferences()))
            .and(
                left.getPipeline()
                    .apply(
                        "EvenOfNothing",
                        Create.of(Comparison.getDefaultInstance())
                            .withCoder(ProtoCoder.of(Comparison.class))));
    if (truth != null) {
      parts =
          parts
              .and(left.apply("ScoreLeft", score(truth, false)))
              .and(right.apply("ScoreRight", score(truth, true)));
    }
    PCollection<Comparison> comparison =
        parts
            .apply("Parts", Flatten.pCollections())
            .apply("OneKey", WithKeys.of(""))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), ProtoCoder.of(Comparison.class)))
            .apply("AwaitAll", GroupByKey.create())
            .apply("Assemble", ParDo.of(new AssembleFn(known, gate)))
            .setCoder(ProtoCoder.of(Comparison.class));
    return new Result(differences, comparison);
  }

  private ScoreAgainstTruth score(PCollection<PlantedIncident> planted, boolean isRight) {
    var side = isRight ? known.getRight() : known.getLeft();
    return new ScoreAgainstTruth(
        planted,
        side.getFromMillis(),
        side.getToMillis(),
        isRight,
        List.copyOf(known.getPairByList()),
        known.getToleranceMillis());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("toleranceMillis", known.getToleranceMillis()).withLabel("Tolerance"))
        .addIfNotNull(DisplayData.item("gate", gate).withLabel("Fails on"));
  }

  private static final class AssembleFn extends DoFn<KV<String, Iterable<Comparison>>, Comparison> {
    @Serial private static final long serialVersionUID = 1L;

    private final Comparison known;
    private final @Nullable String gate;

    AssembleFn(Comparison known, @Nullable String gate) {
      this.known = known;
      this.gate = gate;
    }

    @ProcessElement
    public void process(
        @Element KV<String, Iterable<Comparison>> parts, OutputReceiver<Comparison> out) {
      out.output(
          AssembleComparison.of(known, parts.getValue(), gate == null ? null : Gate.of(gate)));
    }
  }
}
