package dev.sluice.command.look;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.pipelines.definition.ExitCode;
import dev.sluice.pipelines.definition.FlowCommand;
import dev.sluice.pipelines.options.Destinations;
import dev.sluice.pipelines.options.KafkaConnection;
import dev.sluice.pipelines.options.S3Access;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;

/** Shows what lies in a topic or in S3. */
public final class LookCommand implements FlowCommand<LookOptions> {
  private static final String NAME = "look";
  private static final int LIMIT = 20;
  private static final int MOST = 1_000_000;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "shows what lies in a topic or in S3, decoded as it can be: text, JSON, our messages";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "look kafka:observations",
        "look kafka:iot-sensor-sw-temperature --follow --limit=10",
        "look s3://archive/data --first --limit=5 --format=json");
  }

  @Override
  public Class<LookOptions> options() {
    return LookOptions.class;
  }

  @Override
  public List<String> unnamed() {
    return List.of("place");
  }

  @Override
  public ExitCode run(LookOptions options, PrintWriter out, PrintStream err) throws IOException {
    checkArgument(
        options.getLimit() >= -1 && options.getLimit() <= MOST,
        "--limit must be from 0 to %s, but was: %s",
        MOST,
        options.getLimit());
    checkArgument(
        options.getCharacters() >= 0,
        "--characters must not be negative, but was: %s",
        options.getCharacters());
    checkArgument(
        options.getFormat().equals("text") || options.getFormat().equals("json"),
        "--format must be text or json, but was: %s",
        options.getFormat());
    int limit = options.getLimit() >= 0 ? options.getLimit() : options.getFollow() ? 0 : LIMIT;
    Shown shown =
        new Shown(
            new LookLines(options.getFormat().equals("json"), options.getCharacters()),
            limit == 0 ? Long.MAX_VALUE : limit,
            out);
    Destinations place = Destinations.parse("place", options.getPlace());
    checkArgument(
        place.topics().size() + place.locations().size() == 1,
        "--place must name one topic, or one place in S3");
    if (place.locations().isEmpty()) {
      new LookAtTopic(
              KafkaConnection.answering(options, NAME, err), place.topics().get(0), shown, err)
          .look(options.getFirst(), options.getFollow());
    } else {
      new LookAtStore(S3Access.waiting(options), place.locations().get(0), shown, err)
          .look(options.getFirst(), options.getFollow());
    }
    return ExitCode.DONE;
  }
}
