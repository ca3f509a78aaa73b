package dev.sluice.command.live;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What Prometheus would read.
 *
 * @param series each one served
 */
record ServedMetrics(List<Series> series) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String OPERATOR = "flink_taskmanager_job_task_operator_";
  private static final Pattern LINE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]\\w*)=\"([^\"]*)\",?");

  record Series(String name, Map<String, String> labels, double value) {}

  /** Asks those addresses, each {@code http://HOST:PORT/metrics}. */
  static ServedMetrics from(String... addresses) throws IOException, InterruptedException {
    List<Series> series = new ArrayList<>();
    for (String address : addresses) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
      HTTP.send(request, BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> series.add(parsed(line)));
    }
    return new ServedMetrics(series);
  }

  private static Series parsed(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalStateException("no line of Prometheus: " + line);
    }
    Map<String, String> labels = new TreeMap<>();
    if (matcher.group(2) != null) {
      Matcher label = LABEL.matcher(matcher.group(2));
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
    }
    return new Series(matcher.group(1), labels, Double.parseDouble(matcher.group(3)));
  }

  /** Those of one name, of all operators and subtasks. */
  Stream<Series> named(String name) {
    return series.stream().filter(each -> each.name().equals(OPERATOR + name));
  }

  /** The sum of a transform's counter over all operators and subtasks; -1 if it is not served. */
  long sum(Class<?> transform, String counter) {
    List<Series> all =
        named(transform.getName().replace('.', '_') + "_" + counter.replace('-', '_')).toList();
    return all.isEmpty() ? -1 : Math.round(all.stream().mapToDouble(Series::value).sum());
  }

  /** What follows that prefix in the names of a transform's counters, with the sums above 0. */
  Map<String, Long> sums(Class<?> transform, String prefix) {
    String full = OPERATOR + transform.getName().replace('.', '_') + "_" + prefix;
    Map<String, Long> sums = new TreeMap<>();
    series.stream()
        .filter(each -> each.name().startsWith(full) && each.value() > 0)
        .forEach(
            each ->
                sums.merge(
                    each.name().substring(full.length()), Math.round(each.value()), Long::sum));
    return sums;
  }
}
