package dev.sluice.transforms.incidents;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What the patterns mean for intervals, slow and obvious, moment by moment, and knowing nothing of
 * the engine. Times are milliseconds from 0, and few.
 */
final class IntervalOracle {
  /** What was seen of a track from start to end, and which conditions it met. */
  record Seen(String track, int start, int end, boolean first, boolean then) {
    /** How long after this one the other, which ended no sooner, began. */
    int gapTo(Seen later) {
      return Math.max(0, later.start - end);
    }
  }

  /** An incident. */
  record Found(String track, int start, int end, List<String> others, boolean again) {}

  private final List<Found> found = new ArrayList<>();
  private final Set<Seen> reported = Collections.newSetFromMap(new IdentityHashMap<>());
  private final int perTrack;
  private final int perCamera;

  private IntervalOracle(int perTrack, int perCamera) {
    this.perTrack = perTrack;
    this.perCamera = perCamera;
  }

  private void find(Seen now, int start, List<String> others) {
    boolean again =
        found.stream()
            .filter(f -> !f.again)
            .anyMatch(
                f ->
                    Math.max(0, start - f.end) < perCamera
                        || (f.track.equals(now.track) && Math.max(0, start - f.end) < perTrack));
    found.add(new Found(now.track, start, now.end, others, again));
  }

  /** States of one subject, in order of their ends; without a key, of all tracks together. */
  static List<Found> holds(
      List<Seen> ordered, boolean byTrack, int longerThan, int bridge, int perTrack) {
    IntervalOracle oracle = new IntervalOracle(perTrack, 0);
    for (int i = 0; i < ordered.size(); i++) {
      Seen now = ordered.get(i);
      if (!now.then) {
        continue;
      }
      List<Seen> states = new ArrayList<>();
      for (Seen seen : ordered.subList(0, i + 1)) {
        if (byTrack && seen.track.equals(now.track) && !seen.then) {
          states.clear();
        } else if (seen.then && (!byTrack || seen.track.equals(now.track))) {
          states.add(seen);
        }
      }
      // Two to a millisecond: what touches a moment of another shares it, what is next to it does
      // not.
      BitSet covered = new BitSet();
      states.forEach(s -> covered.set(2 * s.start, 2 * (s.end + bridge) + 1));
      int from = covered.previousClearBit(2 * now.end) + 1;
      List<Seen> stretch = states.stream().filter(s -> 2 * s.start >= from).toList();
      int start = stretch.stream().mapToInt(Seen::start).min().orElseThrow();
      boolean reported = stretch.stream().anyMatch(oracle.reported::contains);
      if (!reported && now.end - start > longerThan) {
        oracle.reported.add(now);
        oracle.find(now, start, List.of());
      }
    }
    return oracle.found;
  }

  static List<Found> occurs(
      List<Seen> ordered, boolean byTrack, int quiet, int perTrack, int perCamera) {
    IntervalOracle oracle = new IntervalOracle(perTrack, perCamera);
    for (int i = 0; i < ordered.size(); i++) {
      Seen now = ordered.get(i);
      boolean disturbed =
          ordered.subList(0, i).stream()
              .filter(s -> s.then && (!byTrack || s.track.equals(now.track)))
              .anyMatch(s -> s.gapTo(now) < quiet);
      if (now.then && !disturbed) {
        oracle.find(now, now.start, List.of());
      }
    }
    return oracle.found;
  }

  /** The relation is that of the first's track to the second's. */
  static List<Found> follows(
      List<Seen> ordered, BiPredicate<String, String> relation, int within, boolean without) {
    IntervalOracle oracle = new IntervalOracle(0, 0);
    for (int i = 0; i < ordered.size(); i++) {
      Seen now = ordered.get(i);
      if (!now.then) {
        continue;
      }
      @Nullable Seen latest = null;
      for (Seen seen : ordered.subList(0, i)) {
        if (seen.first && relation.test(seen.track, now.track) && seen.gapTo(now) <= within) {
          latest = seen;
        }
      }
      if (without && latest == null) {
        oracle.find(now, now.start, List.of());
      } else if (!without && latest != null) {
        boolean own = latest.track.equals(now.track);
        oracle.find(now, latest.start, own ? List.of() : List.of(latest.track));
      }
    }
    return oracle.found;
  }

  static List<Found> crowds(List<Seen> ordered, int tracks, int within) {
    IntervalOracle oracle = new IntervalOracle(0, 0);
    for (int i = 0; i < ordered.size(); i++) {
      Seen now = ordered.get(i);
      if (!now.then) {
        continue;
      }
      List<Seen> before = ordered.subList(0, i).stream().filter(Seen::then).toList();
      List<Seen> after = new ArrayList<>(before);
      after.add(now);
      BitSet crowdBefore = crowd(before, tracks, within);
      BitSet crowdAfter = crowd(after, tracks, within);
      TreeSet<String> others = new TreeSet<>();
      int start = now.start;
      for (int moment = now.start; moment <= now.end; moment++) {
        if (!crowdAfter.get(moment)) {
          continue;
        }
        int from = crowdAfter.previousClearBit(moment) + 1;
        int to = crowdAfter.nextClearBit(moment);
        if (crowdBefore.get(from, to).isEmpty()) {
          for (Seen other : before) {
            BitSet stays = present(other.track, before, within);
            if (!other.track.equals(now.track) && stays.get(moment)) {
              others.add(other.track);
              start = Math.min(start, lastOfStay(other.track, moment, stays, before).start);
            }
          }
        }
      }
      if (!others.isEmpty()) {
        oracle.find(now, start, List.copyOf(others));
      }
    }
    return oracle.found;
  }

  private static Seen lastOfStay(String track, int moment, BitSet stays, List<Seen> seen) {
    int from = stays.previousClearBit(moment) + 1;
    int to = stays.nextClearBit(moment);
    return seen.stream()
        .filter(s -> s.track.equals(track) && s.start >= from && s.end < to)
        .reduce((one, later) -> later)
        .orElseThrow();
  }

  /** The moments at which enough tracks are present. */
  private static BitSet crowd(List<Seen> seen, int tracks, int within) {
    List<BitSet> presences =
        seen.stream().map(Seen::track).distinct().map(t -> present(t, seen, within)).toList();
    BitSet crowd = new BitSet();
    int length = presences.stream().mapToInt(BitSet::length).max().orElse(0);
    for (int moment = 0; moment < length; moment++) {
      int at = moment;
      if (presences.stream().filter(p -> p.get(at)).count() >= tracks) {
        crowd.set(moment);
      }
    }
    return crowd;
  }

  private static BitSet present(String track, List<Seen> seen, int within) {
    BitSet present = new BitSet();
    seen.stream()
        .filter(s -> s.track.equals(track))
        .forEach(s -> present.set(s.start, s.end + within));
    return present;
  }
}
