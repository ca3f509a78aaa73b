package dev.sluice.command.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class FindingsTest {

  @Test
  void whatIsFoundAgainIsPrintedOnce() {
    StringWriter printed = new StringWriter();
    Findings findings = new Findings(new PrintWriter(printed));

    PrintWriter first = findings.again();
    first.printf("topic %s: there%n", "events");
    first.println("twice");
    first.println("twice");
    PrintWriter second = findings.again();
    second.printf("topic %s: there%n", "events");
    second.println("table events: there");

    assertThat(printed.toString().lines())
        .containsExactly("topic events: there", "twice", "twice", "table events: there");
  }
}
