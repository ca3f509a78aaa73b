package dev.sluice.pipelines.line;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** By which rules a line is watched. */
public interface LineRulesOptions extends PipelineOptions {

  @Description("The rules of the line: a YAML file, or line for those that come with Sluice.")
  @Default.String("line")
  String getRules();

  void setRules(String value);
}
