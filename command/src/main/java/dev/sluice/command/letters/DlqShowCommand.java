package dev.sluice.command.letters;

import dev.sluice.command.launch.ExitCode;
import dev.sluice.command.launch.S3CommandOptions;
import dev.sluice.io.deadletters.DeadLetterStore.Order;
import dev.sluice.io.deadletters.FoundLetter;
import dev.sluice.io.deadletters.LetterVisitor;
import dev.sluice.io.s3.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows all of one dead letter, each of its attempts. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Shows all of a dead letter; exit 3 where there is none.")
final class DlqShowCommand implements Callable<Integer> {
  private static final int MOST_IDS = 10;

  @Spec private CommandSpec spec;
  @Mixin private LetterOptions letters = new LetterOptions();
  @Mixin private S3CommandOptions s3 = new S3CommandOptions();

  @Parameters(paramLabel = "ID", description = "The letter's id, or the begin of it.")
  private String id = "";

  DlqShowCommand() {}

  @Override
  public Integer call() {
    return DlqCommand.guarded(
        spec,
        out -> {
          Candidates candidates = new Candidates(id);
          try (ObjectStore store = letters.openObjects(s3)) {
            letters
                .open(store)
                .read(letters.filter().withIdPrefixes(List.of(id)), Order.NEWEST_FIRST, candidates);
          }
          if (candidates.byId.isEmpty()) {
            DlqCommand.complain("there is no dead letter " + id);
            return ExitCode.NOTHING;
          }
          boolean first = true;
          for (FoundLetter attempt : candidates.only()) {
            if (!first) {
              out.println();
            }
            LetterText.print(attempt, out);
            first = false;
          }
          return ExitCode.DONE;
        });
  }

  /** The letters whose id begins as asked for, by id; of a few ids only. */
  private static final class Candidates implements LetterVisitor {
    private final String id;
    final Map<String, List<FoundLetter>> byId = new TreeMap<>();

    Candidates(String id) {
      this.id = id;
    }

    @Override
    public boolean letter(FoundLetter letter) throws IOException {
      byId.computeIfAbsent(letter.letter().getLetterId(), each -> new ArrayList<>()).add(letter);
      return byId.size() <= MOST_IDS;
    }

    @Override
    public void unreadable(String objectUri, String why) {
      DlqCommand.complain(objectUri + " " + why);
    }

    List<FoundLetter> only() {
      List<FoundLetter> exact = byId.get(id);
      if (exact != null) {
        return exact;
      }
      if (byId.size() > 1) {
        throw ReplaySurvey.ambiguous(id, byId.keySet());
      }
      return byId.values().iterator().next();
    }
  }
}
