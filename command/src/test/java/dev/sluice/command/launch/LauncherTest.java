package dev.sluice.command.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.io.kafka.KafkaUnavailableException;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.ExitCode;
import dev.sluice.pipelines.definition.Findings;
import dev.sluice.pipelines.definition.PipelineDefinition;
import dev.sluice.pipelines.definition.PipelinePlan;
import dev.sluice.pipelines.definition.Reach;
import dev.sluice.pipelines.options.KafkaOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Iterator;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.Test;

class LauncherTest {
  private final StringWriter out = new StringWriter();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private ExitCode check(Exception... failures) {
    return new Launcher(
            new PrintWriter(out),
            new PrintStream(err, true, UTF_8),
            /* verbose= */ false,
            new Plugins(List.of()))
        .launch(Launcher.Action.CHECK, new FoundOnce(List.of(failures).iterator()), List.of());
  }

  @Test
  void whatACheckFindsIsPrintedOnceHoweverOftenBrokersAreAskedAgain() {
    KafkaUnavailableException away =
        new KafkaUnavailableException("Kafka is away", new IOException());

    assertThat(check(away, away)).isEqualTo(ExitCode.DONE);

    assertThat(out).hasToString("bucket: may be written\n");
    assertThat(err.toString(UTF_8)).startsWith("found: Kafka is away; waiting").hasLineCount(1);
  }

  @Test
  void whatACheckFindsBeforeItFailsIsPrinted() {
    assertThat(check(new IOException("there is no table"))).isEqualTo(ExitCode.USAGE);

    assertThat(out).hasToString("bucket: may be written\n");
    assertThat(err.toString(UTF_8)).isEqualTo("found: there is no table\n");
  }

  /** Finds something, and then fails as it is told. */
  private record FoundOnce(Iterator<Exception> failures)
      implements PipelineDefinition<KafkaOptions>, PipelinePlan, Endpoint<String> {
    @Override
    public String find(Findings to) throws IOException {
      to.say("bucket: may be written");
      if (failures.hasNext()) {
        Exception failure = failures.next();
        if (failure instanceof IOException io) {
          throw io;
        }
        throw (RuntimeException) failure;
      }
      return "bucket";
    }

    @Override
    public String name() {
      return "found";
    }

    @Override
    public Direction direction() {
      return Direction.WRITES;
    }

    @Override
    public Reach reach() {
      return Reach.NOBODY;
    }

    @Override
    public String summary() {
      return "Finds.";
    }

    @Override
    public Class<KafkaOptions> options() {
      return KafkaOptions.class;
    }

    @Override
    public List<String> examples() {
      return List.of();
    }

    @Override
    public PipelinePlan plan(KafkaOptions options) {
      return this;
    }

    @Override
    public List<Endpoint<?>> endpoints() {
      return List.of(this);
    }

    @Override
    public Pipeline build(PipelineOptions options, dev.sluice.pipelines.definition.Found found) {
      throw new UnsupportedOperationException();
    }
  }
}
