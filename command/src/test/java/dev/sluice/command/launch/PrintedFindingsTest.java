package dev.sluice.command.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipelines.definition.Findings;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class PrintedFindingsTest {

  @Test
  void whatIsFoundAgainIsPrintedOnce() {
    StringWriter printed = new StringWriter();
    PrintedFindings findings = new PrintedFindings(new PrintWriter(printed));

    Findings first = findings.again();
    first.say("topic events: there");
    first.say("twice");
    first.say("twice");
    Findings second = findings.again();
    second.say("topic events: there");
    second.warn("table events: full");

    assertThat(printed.toString().lines())
        .containsExactly("topic events: there", "twice", "twice", "warning: table events: full");
  }
}
