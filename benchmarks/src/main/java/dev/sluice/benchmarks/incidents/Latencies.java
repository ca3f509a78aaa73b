package dev.sluice.benchmarks.incidents;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The delays of the incidents that ended in a time when a fleet delivered and a job was warm.
 *
 * @param fromMillis begin of that time, epoch milliseconds UTC
 * @param toMillis its end, exclusive
 * @param fromProduced from the production of the record that completed each, milliseconds, sorted
 * @param fromEvent from its event time, milliseconds, sorted
 * @param ids the incidents
 */
record Latencies(
    long fromMillis,
    long toMillis,
    List<Long> fromProduced,
    List<Long> fromEvent,
    Set<String> ids) {

  /**
   * Reads what a {@link LatencyProbe} wrote.
   *
   * @param warmSeconds how much is left out at the begin
   * @param lastSeconds how much is left out at the end, where nothing comes that would release what
   *     waits
   */
  static Latencies read(Path file, int warmSeconds, int lastSeconds) throws IOException {
    List<List<String>> lines =
        Files.readAllLines(file).stream().map(Splitter.on(' ')::splitToList).toList();
    long from = number(lines.get(0), 0) + warmSeconds * 1_000L;
    long to = number(lines.get(0), 1) - lastSeconds * 1_000L;
    List<Long> fromProduced = new ArrayList<>();
    List<Long> fromEvent = new ArrayList<>();
    Set<String> ids = new TreeSet<>();
    for (List<String> incident : lines.subList(1, lines.size())) {
      long end = number(incident, 1);
      if (end >= from && end < to) {
        fromProduced.add(number(incident, 3) - number(incident, 2));
        fromEvent.add(number(incident, 3) - end);
        ids.add(incident.get(0));
      }
    }
    return new Latencies(
        from,
        to,
        fromProduced.stream().sorted().toList(),
        fromEvent.stream().sorted().toList(),
        ids);
  }

  private static long number(List<String> line, int field) {
    return Long.parseLong(line.get(field));
  }
}
