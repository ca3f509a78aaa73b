package dev.sluice.console.line;

import dev.sluice.transforms.topics.TopicRecord;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Where the readings and alerts of a line come from, and what is said of them on the page. */
public interface LineSource extends AutoCloseable {
  /**
   * A limit that is drawn for a metric.
   *
   * @param metric such as temperature
   * @param value a decimal number
   */
  record Limit(String metric, String value) {}

  /**
   * Begins to give what comes, in threads of its own.
   *
   * @param trouble takes for what, and what keeps it from coming; empty where nothing does
   */
  void follow(
      Consumer<List<TopicRecord>> readings,
      Consumer<List<TopicRecord>> alerts,
      BiConsumer<String, String> trouble);

  /** The limits that are drawn; they decide nothing. */
  List<Limit> limits();

  /** After how long without a reading a device is shown as silent. */
  int silentSeconds();

  @Override
  void close();
}
