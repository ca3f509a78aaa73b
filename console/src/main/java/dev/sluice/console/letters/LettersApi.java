package dev.sluice.console.letters;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sluice.console.web.Answer;
import dev.sluice.console.web.Call;
import dev.sluice.console.web.Defects;
import dev.sluice.console.web.Readers;
import dev.sluice.console.web.Route;
import dev.sluice.console.web.UnusableCallException;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.io.deadletters.DeadLetterStore;
import dev.sluice.io.deadletters.DeadLetterStore.Order;
import dev.sluice.io.deadletters.FoundLetter;
import dev.sluice.io.deadletters.LetterFilter;
import dev.sluice.io.deadletters.LetterVisitor;
import dev.sluice.io.kafka.KafkaUnavailableException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/letters} and {@code GET /api/letters/{id}}. */
public final class LettersApi {
  private static final int MOST_LETTERS = 500;
  private static final int LETTERS = 100;
  private static final int MOST_DAYS = 366;

  private final @Nullable DeadLetterStore store;
  private final Readers readers;
  private final Clock clock;

  /**
   * An API over places of letters.
   *
   * @param store null: none is said
   */
  public LettersApi(@Nullable DeadLetterStore store, Readers readers, Clock clock) {
    this.store = store;
    this.readers = readers;
    this.clock = clock;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.get(
            "/api/letters",
            "letters",
            Set.of("reason", "pipeline", "days", "limit"),
            readers.wrap(this::list)),
        Route.get("/api/letters/{id}", "letter", Set.of(), readers.wrap(this::one)));
  }

  private Answer list(Call call) {
    if (store == null) {
      return none();
    }
    int limit = number(call, "limit", LETTERS, MOST_LETTERS);
    int days = number(call, "days", 7, MOST_DAYS);
    LetterFilter filter =
        LetterFilter.all()
            .withTimes(
                clock.millis() - Duration.ofDays(days).toMillis(),
                Long.MAX_VALUE,
                LetterFilter.Clock.FAILED);
    if (call.parameter("reason").isPresent()) {
      filter = filter.withReasons(Set.of(reason(call.parameter("reason").get())));
    }
    if (call.parameter("pipeline").isPresent()) {
      filter = filter.withPipelines(Set.of(call.parameter("pipeline").get()));
    }
    Found found = new Found(limit);
    try {
      store.read(filter, Order.NEWEST_FIRST, found);
    } catch (IOException e) {
      return Defects.failed("the store of the letters", e);
    } catch (KafkaUnavailableException e) {
      return Defects.failed("Kafka", e);
    }
    JsonObject json = new JsonObject();
    json.addProperty("message", "ok");
    json.addProperty("more", found.more);
    JsonArray letters = new JsonArray();
    TreeMap<String, Integer> reasons = new TreeMap<>();
    for (FoundLetter letter : found.letters) {
      letters.add(LetterJson.summary(letter));
      reasons.merge(LetterJson.name(letter.letter().getReason()), 1, Integer::sum);
    }
    JsonObject counts = new JsonObject();
    reasons.forEach(counts::addProperty);
    json.add("reasons", counts);
    json.add("letters", letters);
    JsonArray complaints = new JsonArray();
    found.complaints.forEach(complaints::add);
    json.add("unreadable", complaints);
    return Answer.json(200, json);
  }

  private Answer one(Call call) {
    if (store == null) {
      return none();
    }
    String id = call.part("id");
    if (!id.matches("[0-9a-f]{8,64}")) {
      return Answer.message(404, "there is no such letter");
    }
    Found found = new Found(1);
    try {
      store.read(LetterFilter.all().withIdPrefixes(List.of(id)), Order.NEWEST_FIRST, found);
    } catch (IOException e) {
      return Defects.failed("the store of the letters", e);
    } catch (KafkaUnavailableException e) {
      return Defects.failed("Kafka", e);
    }
    return found.letters.isEmpty()
        ? Answer.message(404, "there is no such letter")
        : Answer.json(200, LetterJson.whole(found.letters.get(0)));
  }

  private static Answer none() {
    return Answer.message(404, "no place of dead letters is configured: give --letters");
  }

  private static int number(Call call, String name, int usual, int most) {
    String text = call.parameter(name).orElse(Integer.toString(usual));
    if (!text.matches("[1-9]\\d{0,5}") || Integer.parseInt(text) > most) {
      throw new UnusableCallException(name + " must be a number from 1 to " + most);
    }
    return Integer.parseInt(text);
  }

  private static Reason reason(String name) {
    return Arrays.stream(Reason.values())
        .filter(each -> LetterJson.name(each).equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> new UnusableCallException("reason is not known"));
  }

  /** The first letters, and whether there are more. */
  private static final class Found implements LetterVisitor {
    private static final int MOST_COMPLAINTS = 20;

    final List<FoundLetter> letters = new ArrayList<>();
    final List<String> complaints = new ArrayList<>();
    private final int most;
    boolean more;

    Found(int most) {
      this.most = most;
    }

    @Override
    public boolean letter(FoundLetter letter) {
      if (letters.size() == most) {
        more = true;
        return false;
      }
      letters.add(letter);
      return true;
    }

    @Override
    public void unreadable(String objectUri, String why) {
      if (complaints.size() < MOST_COMPLAINTS) {
        complaints.add(objectUri + " " + why);
      }
    }
  }
}
