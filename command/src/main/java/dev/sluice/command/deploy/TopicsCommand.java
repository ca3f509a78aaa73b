package dev.sluice.command.deploy;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Splitter;
import dev.sluice.io.kafka.AccessRules;
import dev.sluice.io.kafka.CreateTopics;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.pipelines.definition.ExitCode;
import dev.sluice.pipelines.definition.FlowCommand;
import dev.sluice.pipelines.options.KafkaConnection;
import dev.sluice.pipelines.options.KafkaOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;
import org.jspecify.annotations.Nullable;

/** Makes topics that are not there, and rules of brokers, where no operator does. */
public final class TopicsCommand implements FlowCommand<TopicsCommand.Options> {
  private static final Pattern TOPIC = Pattern.compile("([A-Za-z0-9._-]{1,249}):([1-9]\\d{0,3})");

  /** Its options. */
  public interface Options extends KafkaOptions {

    @Description(
        "The topics, each with its number of partitions, such as observations:4,incidents:2. One"
            + " that is there stays as it is.")
    @Validation.Required
    String getTopics();

    void setTopics(String value);

    @Description(
        "A YAML file of users and what each may do, which becomes rules of the brokers:"
            + " archive: {user: 'User:archive', reads: [TOPIC], writes: [TOPIC], groups: [PREFIX],"
            + " transactions: [PREFIX]}. Rules of these users that are not in it are taken back.")
    @Nullable String getUsers();

    void setUsers(@Nullable String value);
  }

  @Override
  public String name() {
    return "topics";
  }

  @Override
  public String summary() {
    return "makes topics that are not there, with as many replicas as the brokers give by"
        + " themselves, and what users may do with them";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "topics observations:4,incidents:2 --kafkaServers=localhost:9092",
        "topics observations:4 --users=users.yaml");
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public List<String> unnamed() {
    return List.of("topics");
  }

  @Override
  public ExitCode run(Options options, PrintWriter out, PrintStream err) throws IOException {
    Map<String, Integer> partitions = new TreeMap<>();
    for (String topic : Splitter.on(',').trimResults().split(options.getTopics())) {
      Matcher parts = TOPIC.matcher(topic);
      checkArgument(
          parts.matches(),
          "--topics must be names and numbers of partitions, such as observations:4, but one was:"
              + " %s",
          topic);
      partitions.put(parts.group(1), Integer.parseInt(parts.group(2)));
    }
    KafkaUsers users = users(options.getUsers());
    KafkaAccess brokers = KafkaConnection.answering(options, name(), err);
    CreateTopics.missingAsBrokersReplicate(brokers, partitions);
    out.printf("topics: %s are there%n", String.join(", ", partitions.keySet()));
    if (!users.isEmpty()) {
      AccessRules.Changes changes = AccessRules.apply(brokers, users.principals(), users.rules());
      out.printf(
          "topics: %s may do what is asked for: %d rules made, %d taken back%n",
          String.join(", ", users.principals()), changes.made(), changes.removed());
    }
    return ExitCode.DONE;
  }

  private static KafkaUsers users(@Nullable String file) {
    if (file == null) {
      return KafkaUsers.none();
    }
    try {
      return KafkaUsers.parse(Files.readString(Path.of(file)));
    } catch (IOException e) {
      throw new IllegalArgumentException("--users: cannot read " + file, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--users: " + file + ": " + e.getMessage(), e);
    }
  }
}
