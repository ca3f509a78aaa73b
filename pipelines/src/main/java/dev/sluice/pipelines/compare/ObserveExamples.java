package dev.sluice.pipelines.compare;

import dev.sluice.compare.v1.Comparison;
import dev.sluice.compare.v1.Difference;
import dev.sluice.compare.v1.Verdict;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds to the first examples of each kind what was observed around them. A store that does not give
 * it makes a warning and no failure: the comparison is complete without.
 */
final class ObserveExamples extends DoFn<Comparison, Comparison> {
  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(ObserveExamples.class);

  private final EvidenceReader surroundings;
  private final int examplesPerKind;

  ObserveExamples(EvidenceReader surroundings, int examplesPerKind) {
    this.surroundings = surroundings;
    this.examplesPerKind = examplesPerKind;
  }

  @ProcessElement
  public void process(@Element Comparison comparison, OutputReceiver<Comparison> out) {
    Comparison.Builder observed = comparison.toBuilder();
    Map<Verdict, Integer> done = new EnumMap<>(Verdict.class);
    try {
      for (int i = 0; i < comparison.getExamplesCount(); i++) {
        Difference example = comparison.getExamples(i);
        if (done.merge(example.getVerdict(), 1, Integer::sum) <= examplesPerKind) {
          observed
              .getExamplesBuilder(i)
              .addAllObserved(
                  surroundings.around(example.hasLeft() ? example.getLeft() : example.getRight()));
        }
      }
    } catch (IOException e) {
      LOG.warn("cannot read what was observed around examples", e);
      observed.addWarnings("what was observed around the examples could not be read");
    }
    out.output(observed.build());
  }
}
