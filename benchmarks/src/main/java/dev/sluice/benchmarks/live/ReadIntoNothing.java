package dev.sluice.benchmarks.live;

/** The limit: a plain consumer that reads a topic and does nothing with it. */
public final class ReadIntoNothing {

  private ReadIntoNothing() {}

  /** Arguments: the brokers and the topic. */
  public static void main(String[] arguments) {
    long records = DrainedTopic.read(arguments[0], arguments[1], record -> {});
    System.out.printf("%d records%n", records);
  }
}
