package dev.sluice.transforms.measures;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.sensor.v1.MeasureRange;
import dev.sluice.sensor.v1.MeasureRanges;
import dev.sluice.transforms.rules.Faults;
import dev.sluice.transforms.rules.RuleDocument;
import dev.sluice.transforms.rules.ValueChecks;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads which measures are used, and their ranges, that people write as YAML, and has those that
 * are shipped. Keys are the JSON names of the fields of {@link MeasureRanges}:
 *
 * <pre>{@code
 * measures:
 *   - {measure: temperature, topic: temperature-topic, above: -30, below: 40, stuckAfter: 60}
 * }</pre>
 */
public final class MeasureRangeSets {
  private static final String SHIPPED = "ranges.yaml";

  private MeasureRangeSets() {}

  /**
   * The ranges, checked.
   *
   * @param source the name of the file, for problems
   * @param yaml its content
   * @throws dev.sluice.transforms.rules.InvalidRuleSetException with all problems of the file, in
   *     the order of their places
   */
  public static MeasureRanges read(String source, String yaml) {
    return RuleDocument.<MeasureRanges>read(
        source, yaml, MeasureRanges.newBuilder(), MeasureRangeSets::check);
  }

  /** Those of the network's usual sensors. */
  public static MeasureRanges shipped() {
    try (InputStream yaml = MeasureRangeSets.class.getResourceAsStream(SHIPPED)) {
      if (yaml == null) {
        throw new IllegalStateException(SHIPPED + " is missing from the jar");
      }
      return read(SHIPPED, new String(yaml.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + SHIPPED + " from the jar", e);
    }
  }

  private static void check(MeasureRanges ranges, Faults faults) {
    ValueChecks.check(ranges, faults);
    Set<String> measures = new HashSet<>();
    Set<String> topics = new HashSet<>();
    for (int i = 0; i < ranges.getMeasuresCount(); i++) {
      MeasureRange range = ranges.getMeasures(i);
      String path = "measures[" + i + "]";
      if (!range.getMeasure().isEmpty() && !measures.add(range.getMeasure())) {
        faults.add(path + ".measure", "measure '" + range.getMeasure() + "' is there already");
      }
      if (!range.getTopic().isEmpty() && !topics.add(range.getTopic())) {
        faults.add(path + ".topic", "topic '" + range.getTopic() + "' is another measure's");
      }
      if (!Double.isFinite(range.getAbove()) || !Double.isFinite(range.getBelow())) {
        faults.add(path + ".above", "the number is out of range");
      } else if (range.getAbove() >= range.getBelow()) {
        faults.add(path + ".above", "'above' must be less than 'below': no value lies between");
      }
    }
  }
}
