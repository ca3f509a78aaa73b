package dev.sluice.command.launch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * The log of the command on standard error. A person's {@code -Dlogback.configurationFile} wins.
 * Not in XML, whose reading alone took as long as a whole {@code --version}.
 */
public final class CommandLog extends ContextAwareBase implements Configurator {
  private static final String LEVEL = "sluice.log.level";

  @Override
  public ExecutionStatus configure(LoggerContext log) {
    if (System.getProperty("logback.configurationFile") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    // Flink warns of what is as it should be in an embedded cluster, and of the length of names.
    level(log, "org.apache.flink", "ERROR");
    level(log, "org.apache.beam.runners.flink", "ERROR");
    // It says that a pipeline failed, and nothing of the reason, which the command says.
    level(log, "org.apache.beam.runners.flink.FlinkRunner", "OFF");
    // KafkaIO sets a gauge of its own where the runner counts nothing, and its client is told at
    // its start that the group is new.
    level(log, "org.apache.beam.sdk.metrics.MetricsEnvironment", "OFF");
    level(log, "org.apache.kafka", "ERROR");
    // It says that brokers let nobody in, again at each try; the command says it once.
    level(log, "org.apache.kafka.clients.NetworkClient", "OFF");
    // But that a job starts again, and why, is worth a line.
    Logger executions = log.getLogger("org.apache.flink.runtime.executiongraph");
    executions.setLevel(Level.INFO);
    executions.setAdditive(Boolean.getBoolean("sluice.log.executions"));
    RestartWarnings restarts = new RestartWarnings();
    restarts.setName("RESTARTS");
    executions.addAppender(started(log, restarts));

    PatternLayoutEncoder lines = new PatternLayoutEncoder();
    lines.setContext(log);
    lines.setPattern(
        "%d{HH:mm:ss.SSS} %-5level %logger{24} - %msg%n"
            + System.getProperty("sluice.log.exceptions", "%nopex"));
    lines.start();
    ConsoleAppender<ILoggingEvent> err = new ConsoleAppender<>();
    err.setTarget("System.err");
    err.setEncoder(lines);
    Logger root = log.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.toLevel(System.getProperty(LEVEL), Level.WARN));
    root.addAppender(started(log, err));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static void level(LoggerContext log, String name, String otherwise) {
    log.getLogger(name).setLevel(Level.toLevel(System.getProperty(LEVEL, otherwise)));
  }

  private static Appender<ILoggingEvent> started(
      LoggerContext log, Appender<ILoggingEvent> appender) {
    appender.setContext(log);
    appender.start();
    return appender;
  }
}
