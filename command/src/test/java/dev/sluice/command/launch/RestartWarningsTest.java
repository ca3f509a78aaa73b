package dev.sluice.command.launch;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RestartWarningsTest {

  @Test
  void aJobThatStartsAgainSaysWhyOnceForEachTime() throws Exception {
    LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger flink = logging.getLogger("org.apache.flink.runtime.executiongraph");
    Logger ours = logging.getLogger(RestartWarnings.class);
    assertThat(flink.getAppender("RESTARTS")).as("as configured").isNotNull();
    assertThat(flink.getLevel()).isEqualTo(Level.INFO);
    ListAppender<ILoggingEvent> seen = new ListAppender<>();
    seen.start();
    ours.addAppender(seen);
    try {
      StreamExecutionEnvironment job =
          StreamExecutionEnvironment.createLocalEnvironment(
              1,
              Configuration.fromMap(
                  Map.of(
                      "restart-strategy.type", "fixed-delay",
                      "restart-strategy.fixed-delay.attempts", "2",
                      "restart-strategy.fixed-delay.delay", "0 s")));
      job.fromSequence(1, 3).map(RestartWarningsTest::failTwice).print();
      job.execute();
    } finally {
      ours.detachAppender(seen);
    }
    assertThat(seen.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .isEqualTo(
            List.of(
                "the job goes back to its last checkpoint and on from there: no store 1",
                "the job goes back to its last checkpoint and on from there: no store 2"));
  }

  private static int failures;

  private static long failTwice(long element) throws IOException {
    if (failures < 2) {
      failures++;
      throw new IOException("no store " + failures, new IllegalStateException("socket"));
    }
    return element;
  }
}
