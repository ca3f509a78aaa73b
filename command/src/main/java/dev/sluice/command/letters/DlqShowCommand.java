package dev.sluice.command.letters;

import dev.sluice.io.deadletters.DeadLetterStore.Order;
import dev.sluice.io.deadletters.FoundLetter;
import dev.sluice.io.deadletters.LetterVisitor;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.pipelines.definition.ExitCode;
import dev.sluice.pipelines.definition.FlowCommand;
import dev.sluice.pipelines.definition.NothingToDoException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** Shows all of one dead letter, each of its attempts. */
public final class DlqShowCommand implements FlowCommand<DlqShowCommand.Options> {
  private static final int MOST_IDS = 10;

  /** Its options. */
  public interface Options extends LetterOptions {

    @Description("The letter's id, or the begin of it.")
    @Validation.Required
    String getId();

    void setId(String value);
  }

  @Override
  public String name() {
    return "dlq show";
  }

  @Override
  public String summary() {
    return "shows all of a dead letter; exit 3 where there is none";
  }

  @Override
  public List<String> examples() {
    return List.of("dlq show 3f2a --store=s3://lake/letters");
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public List<String> unnamed() {
    return List.of("id");
  }

  @Override
  public ExitCode run(Options options, PrintWriter out, PrintStream err) throws IOException {
    Letters letters = new Letters(options, err);
    Candidates candidates = new Candidates(letters, options.getId());
    try (ObjectStore store = letters.openObjects()) {
      letters
          .open(store)
          .read(
              letters.filter().withIdPrefixes(List.of(options.getId())),
              Order.NEWEST_FIRST,
              candidates);
    }
    if (candidates.byId.isEmpty()) {
      throw new NothingToDoException("there is no dead letter " + options.getId());
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
  }

  /** The letters whose id begins as asked for, by id; of a few ids only. */
  private static final class Candidates implements LetterVisitor {
    private final Letters letters;
    private final String id;
    final Map<String, List<FoundLetter>> byId = new TreeMap<>();

    Candidates(Letters letters, String id) {
      this.letters = letters;
      this.id = id;
    }

    @Override
    public boolean letter(FoundLetter letter) throws IOException {
      byId.computeIfAbsent(letter.letter().getLetterId(), each -> new ArrayList<>()).add(letter);
      return byId.size() <= MOST_IDS;
    }

    @Override
    public void unreadable(String objectUri, String why) {
      letters.complain(objectUri + " " + why);
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
