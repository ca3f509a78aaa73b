package dev.sluice.io.deadletters;

import dev.sluice.io.s3.ObjectStore;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Reads the dead letters of several places as one stream, day by day.
 *
 * <p>Streams come first, by the time of the rejection, newest first or as they are. Within a day,
 * letters come hour by hour where their place has hours, and else in the order of their objects;
 * within an object as they were written. A letter that was written more than once (same id, same
 * pipeline, same number of earlier attempts) comes once, as long as less than 500,000 others lie
 * between. Memory: those identities (some 60 MB), the keys of one day, and one letter.
 */
public final class DeadLetterStore {
  private static final int REMEMBERED_LETTERS = 500_000;

  /** Of a stream that is to be read from its end. */
  private static final int HELD_LETTERS = 100_000;

  private final ObjectStore store;
  private final List<LetterPlace> places;
  private final List<LetterStream> streams;

  /** Which days come first. */
  public enum Order {
    NEWEST_FIRST,
    OLDEST_FIRST
  }

  /**
   * Reads from places in one object store, which stays the caller's to close.
   *
   * @param places where letters lie
   */
  public DeadLetterStore(ObjectStore store, List<LetterPlace> places) {
    this(store, places, List.of());
  }

  /**
   * Reads from streams first, and then from places in one object store.
   *
   * @param streams letters that lie elsewhere
   */
  public DeadLetterStore(ObjectStore store, List<LetterPlace> places, List<LetterStream> streams) {
    this.store = store;
    this.places = List.copyOf(places);
    this.streams = List.copyOf(streams);
  }

  /**
   * Gives the letters that match to a visitor, until it has seen enough.
   *
   * @throws IOException if the store cannot be listed or read
   * @throws IllegalArgumentException if a run is not complete
   */
  public void read(LetterFilter filter, Order order, LetterVisitor visitor) throws IOException {
    NavigableMap<LocalDate, List<LetterPlace.Day>> days = new TreeMap<>();
    for (LetterPlace place : places) {
      for (LetterPlace.Day day : place.days(store, filter)) {
        days.computeIfAbsent(day.date(), date -> new ArrayList<>()).add(day);
      }
    }
    Comparator<String> hours =
        order == Order.NEWEST_FIRST ? Comparator.reverseOrder() : Comparator.naturalOrder();
    Comparator<LetterFile> files =
        Comparator.comparing(LetterFile::hour, hours)
            .thenComparing(file -> file.location().toString());
    Matching matching = new Matching(filter, visitor, new RecentLetters(REMEMBERED_LETTERS));
    for (LetterStream stream : streams) {
      if (!read(stream, order, matching)) {
        return;
      }
    }
    Collection<List<LetterPlace.Day>> ordered =
        (order == Order.NEWEST_FIRST ? days.descendingMap() : days).values();
    int done = 0;
    for (List<LetterPlace.Day> day : ordered) {
      visitor.progress(done++, days.size());
      List<LetterFile> all = new ArrayList<>();
      for (LetterPlace.Day part : day) {
        all.addAll(part.files().list());
      }
      all.sort(files);
      for (LetterFile file : all) {
        if (!file.read(store, matching)) {
          return;
        }
      }
    }
    visitor.progress(done, days.size());
  }

  /**
   * Newest first, the latest {@link #HELD_LETTERS} that match are held, and the others not seen.
   */
  private static boolean read(LetterStream stream, Order order, Matching matching)
      throws IOException {
    boolean[] goOn = {true};
    if (order == Order.OLDEST_FIRST) {
      stream.read(
          new Watching(
              matching,
              letter -> {
                goOn[0] = matching.letter(letter);
                return goOn[0];
              }));
      return goOn[0];
    }
    Deque<FoundLetter> held = new ArrayDeque<>();
    stream.read(
        new Watching(
            matching,
            letter -> {
              if (matching.filter.matches(letter)) {
                held.addFirst(letter);
                if (held.size() > HELD_LETTERS) {
                  held.removeLast();
                }
              }
              return true;
            }));
    List<FoundLetter> newest = new ArrayList<>(held);
    newest.sort(
        Comparator.comparingLong((FoundLetter each) -> each.failedMillis().orElse(0)).reversed());
    for (FoundLetter letter : newest) {
      if (!matching.letter(letter)) {
        return false;
      }
    }
    return true;
  }

  private interface Taking {
    boolean take(FoundLetter letter) throws IOException;
  }

  /** Hands complaints on, and letters to another. */
  private record Watching(Matching matching, Taking taking) implements LetterVisitor {
    @Override
    public boolean letter(FoundLetter letter) throws IOException {
      return taking.take(letter);
    }

    @Override
    public void unreadable(String objectUri, String why) {
      matching.unreadable(objectUri, why);
    }
  }

  /** Lets through what matches, each letter once. */
  private record Matching(LetterFilter filter, LetterVisitor visitor, RecentLetters seen)
      implements LetterVisitor {
    @Override
    public boolean letter(FoundLetter letter) throws IOException {
      return !filter.matches(letter) || !seen.add(letter.letter()) || visitor.letter(letter);
    }

    @Override
    public void unreadable(String objectUri, String why) {
      visitor.unreadable(objectUri, why);
    }
  }
}
