package dev.sluice.io.deadletters;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The twin of a real sender, in memory. For unit tests. */
public final class InMemoryLetterSender implements LetterSender {
  private final Function<OriginalRecord, Answer> answers;
  private final List<OriginalRecord> sent = new ArrayList<>();

  private InMemoryLetterSender(Function<OriginalRecord, Answer> answers) {
    this.answers = answers;
  }

  /** A sender that takes everything. */
  public static InMemoryLetterSender willing() {
    return answering(record -> Answer.SENT);
  }

  /** A sender that answers as it is told; a record is in its topic unless it is refused. */
  public static InMemoryLetterSender answering(Function<OriginalRecord, Answer> answers) {
    return new InMemoryLetterSender(answers);
  }

  /** All records that are in their topics, in the order in which they were sent. */
  public synchronized List<OriginalRecord> sent() {
    return List.copyOf(sent);
  }

  @Override
  public synchronized List<Answer> send(List<OriginalRecord> records) {
    List<Answer> all = new ArrayList<>();
    for (OriginalRecord record : records) {
      Answer answer = answers.apply(record);
      if (answer.outcome() != Outcome.REFUSED) {
        sent.add(record);
      }
      all.add(answer);
    }
    return all;
  }

  @Override
  public void close() {}
}
