package dev.sluice.pipelines.mirror;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.KafkaChecks;
import dev.sluice.pipelines.definition.ExitCode;
import dev.sluice.pipelines.definition.FlowCommand;
import dev.sluice.pipelines.definition.NothingToDoException;
import dev.sluice.pipelines.options.Destinations;
import dev.sluice.pipelines.options.StorePatience;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Proves that a mirror has carried each record once. */
public final class MirrorCheckCommand implements FlowCommand<MirrorCheckOptions> {
  private static final String NAME = "mirror-check";
  private static final int SHOWN = 20;
  private static final int LONGEST_WAIT_SECONDS = 24 * 60 * 60;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "proves by content that a mirror of topics has carried each record once, and says how far"
        + " it is behind; exit 4 where that does not hold";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "mirror-check --source=localhost:9011 --target=localhost:9016 --targetSecurity=ssl"
            + " --targetCaFile=.sluice/central/tls/ca.crt --prefix=manuela-factory");
  }

  @Override
  public Class<MirrorCheckOptions> options() {
    return MirrorCheckOptions.class;
  }

  @Override
  public ExitCode run(MirrorCheckOptions options, PrintWriter out, PrintStream err)
      throws IOException {
    checkArgument(
        options.getWaitSeconds() >= 0 && options.getWaitSeconds() <= LONGEST_WAIT_SECONDS,
        "--waitSeconds must be from 0 to %s, but was: %s",
        LONGEST_WAIT_SECONDS,
        options.getWaitSeconds());
    KafkaAccess source =
        access(
            "source",
            options.getSource(),
            options.getSourceSecurity(),
            options.getSourceCredentialsFile(),
            options.getSourceCaFile(),
            options);
    KafkaAccess target =
        access(
            "target",
            options.getTarget(),
            options.getTargetSecurity(),
            options.getTargetCredentialsFile(),
            options.getTargetCaFile(),
            options);
    String prefix =
        options.getPrefix().isEmpty() || options.getPrefix().endsWith(".")
            ? options.getPrefix()
            : options.getPrefix() + ".";
    for (KafkaAccess each : List.of(source, target)) {
      var unused =
          new StorePatience(NAME, options.getStartWaitSeconds(), err)
              .answer(
                  () -> {
                    KafkaChecks.answer(each);
                    return each;
                  });
    }
    MirrorCheck check = new MirrorCheck(source, target, prefix);
    List<String> topics = topics(options, target, prefix);
    boolean isProved = true;
    for (MirrorCheck.Partition each : check.check(topics, options.getWaitSeconds() * 1_000L)) {
      isProved &= print(each, out);
    }
    out.println(
        isProved
            ? "each record of the source is in the target once"
            : "the mirror has not carried each record once");
    return isProved ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private static List<String> topics(
      MirrorCheckOptions options, KafkaAccess target, String prefix) {
    if (options.getTopics() != null) {
      return Destinations.topics("topics", options.getTopics());
    }
    checkArgument(
        !prefix.isEmpty(), "--topics must name topics where there is no --prefix to find them by");
    List<String> topics =
        KafkaChecks.topics(target).stream()
            .filter(topic -> topic.startsWith(prefix))
            .map(topic -> topic.substring(prefix.length()))
            // Of the mirror itself.
            .filter(topic -> !topic.endsWith(".internal") && !topic.equals("heartbeats"))
            .toList();
    if (topics.isEmpty()) {
      throw new NothingToDoException(
          String.format("no topic of %s begins with %s", target.servers(), prefix));
    }
    return topics;
  }

  private static KafkaAccess access(
      String side,
      String servers,
      String security,
      @Nullable String credentialsFile,
      @Nullable String caFile,
      MirrorCheckOptions options) {
    try {
      return KafkaAccess.of(
              servers, security, options.getSaslMechanism(), credentialsFile, caFile, null, null)
          .withSecretsChecked();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--"
              + side
              + ": "
              + String.valueOf(e.getMessage()).replaceFirst("^--kafka options: ", ""),
          e);
    }
  }

  private static boolean print(MirrorCheck.Partition each, PrintWriter out) {
    MirroredPartition found = each.found();
    MirroredPartition first = each.atFirst();
    out.printf(
        Locale.ROOT,
        "%s-%d: %,d records in the source, %,d of them in %s-%d%s%n",
        each.topic(),
        each.partition(),
        found.sourceRecords(),
        found.mirrored(),
        each.targetTopic(),
        each.partition(),
        first.tail() == null
            ? ""
            : String.format(
                Locale.ROOT,
                "; behind at first by %,d records and %.1f s",
                first.tail().records(),
                first.behindMillis() / 1_000.0));
    found.problems().stream().limit(SHOWN).forEach(problem -> out.println("  PROBLEM: " + problem));
    if (found.problems().size() > SHOWN) {
      out.printf(Locale.ROOT, "  ... and %,d problems more%n", found.problems().size() - SHOWN);
    }
    MirroredPartition.@Nullable Gap tail = found.tail();
    if (tail != null) {
      out.printf(
          Locale.ROOT,
          each.moved()
              ? "  PROBLEM: still behind after %.0f s, by %.1f s: the target lacks %s%n"
              : "  PROBLEM: stands still, for %.0f s now, behind by %.1f s: the target lacks %s%n",
          each.waitedMillis() / 1_000.0,
          found.behindMillis() / 1_000.0,
          tail);
    }
    return tail == null && found.problems().isEmpty();
  }
}
