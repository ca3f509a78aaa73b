package dev.sluice.io.deadletters;

import dev.sluice.io.s3.ObjectStore;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Reads the dead letters of several places as one stream, day by day.
 *
 * <p>Within a day, letters come hour by hour where their place has hours, and else in the order of
 * their objects; within an object as they were written. A letter that was written more than once
 * (same id, same pipeline, same number of earlier attempts) comes once, as long as less than
 * 500,000 others lie between. Memory: those identities (some 60 MB), the keys of one day, and one
 * letter.
 */
public final class DeadLetterStore {
  private static final int REMEMBERED_LETTERS = 500_000;

  private final ObjectStore store;
  private final List<LetterPlace> places;

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
    this.store = store;
    this.places = List.copyOf(places);
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
