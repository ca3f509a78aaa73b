package dev.sluice.pipelines.incidents;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.pipelines.options.Destinations;
import dev.sluice.pipelines.options.RulesFile;
import dev.sluice.rules.v1.RuleSet;
import java.util.Optional;

/**
 * A rule set that is tried beside the one that counts.
 *
 * @param rules checked rules
 * @param output where what they find goes, and nothing else
 */
public record Candidate(RuleSet rules, Destinations output) {
  private static final String FOLDER = "incidents/";

  /**
   * Reads the options; nothing where there is no candidate.
   *
   * @param destinations where everything else goes
   * @throws IllegalArgumentException if half of it is missing, or it would be mixed with anything
   *     else
   */
  static Optional<Candidate> of(IncidentsOptions options, Destinations... destinations) {
    String rules = options.getCandidateRules();
    String output = options.getCandidateOutput();
    if (rules == null && output == null) {
      return Optional.empty();
    }
    checkArgument(
        rules != null && output != null,
        "--candidateRules and --candidateOutput belong together: give both or neither");
    Destinations own = Destinations.parse("candidateOutput", output);
    for (Destinations others : destinations) {
      for (String topic : own.topics()) {
        checkArgument(
            !others.topics().contains(topic),
            "--candidateOutput must be a place of its own, but kafka:%s is written to already",
            topic);
      }
      for (ObjectLocation place : own.locations()) {
        checkArgument(
            others.locations().stream().noneMatch(other -> mix(place, other)),
            "--candidateOutput must be a place of its own, but %s is written to already",
            place);
      }
    }
    return Optional.of(new Candidate(RulesFile.read("candidateRules", rules), own));
  }

  /** Whether what lies at one would be found at the other. */
  private static boolean mix(ObjectLocation one, ObjectLocation other) {
    return isAtOrWithin(one, other) || isAtOrWithin(other, one);
  }

  private static boolean isAtOrWithin(ObjectLocation one, ObjectLocation other) {
    ObjectLocation incidents = other.resolve(FOLDER);
    return one.equals(other)
        || (one.bucket().equals(other.bucket()) && (one.key() + "/").startsWith(incidents.key()));
  }
}
