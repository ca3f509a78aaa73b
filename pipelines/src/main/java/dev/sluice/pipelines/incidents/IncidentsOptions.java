package dev.sluice.pipelines.incidents;

import dev.sluice.pipelines.options.DeadLetterOptions;
import dev.sluice.pipelines.options.DeliveryOptions;
import dev.sluice.pipelines.options.PaceOptions;
import dev.sluice.pipelines.options.S3Options;
import dev.sluice.pipelines.options.TopicSourceOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;
import org.jspecify.annotations.Nullable;

/** Options of {@code sluice run incidents}. */
public interface IncidentsOptions
    extends TopicSourceOptions, S3Options, PaceOptions, DeliveryOptions, DeadLetterOptions {

  @Description("The rule set: a YAML file, or workplace-safety for the one that comes with Sluice.")
  @Default.String("workplace-safety")
  String getRules();

  void setRules(String value);

  @Description(
      "Where incidents go: kafka:TOPIC (key: the incident's id), s3://BUCKET/PREFIX (an object each), or both with a comma.")
  @Validation.Required
  String getOutput();

  void setOutput(String value);

  @Description(
      "A rule set that is tried on the same observations beside --rules, as for those: what it finds goes to --candidateOutput only.")
  @Nullable String getCandidateRules();

  void setCandidateRules(@Nullable String value);

  @Description(
      "Where the incidents of --candidateRules go: kafka:TOPIC, s3://BUCKET/PREFIX (which compare reads), or both; not where --output goes.")
  @Nullable String getCandidateOutput();

  void setCandidateOutput(@Nullable String value);
}
