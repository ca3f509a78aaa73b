package dev.sluice.console.web;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.sluice.io.s3.StoreFailedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What nobody foresaw: all of it goes to the log, and whoever asked gets a number by which it is
 * found there. What an exception says is for us: it may quote whatever it was given.
 */
public final class Defects {
  private static final Logger LOG = LoggerFactory.getLogger(Defects.class);

  /**
   * What happens again and again, as to a store that is asked each second, is logged now and then.
   */
  private static final Cache<String, String> RECENT =
      CacheBuilder.newBuilder().maximumSize(200).expireAfterWrite(Duration.ofMinutes(10)).build();

  private Defects() {}

  /**
   * Logs an exception.
   *
   * @param where what failed, in a word or two
   * @return words for whoever asked
   */
  public static String words(String where, Throwable unforeseen) {
    return "a defect of the console; its log says more under " + number(where, unforeseen);
  }

  /** What is said to whoever asked for what lies in a store that fails: no words but ours. */
  public static Answer failed(String store, Exception e) {
    // Of an object that is not there our stores say its name alone.
    return Answer.later(
        e instanceof StoreFailedException || e instanceof NoSuchFileException
            ? store + ": " + e.getMessage()
            : store
                + " gave no answer that can be used; the log says more under "
                + number(store, e),
        5);
  }

  private static String number(String where, Throwable unforeseen) {
    StackTraceElement[] trace = unforeseen.getStackTrace();
    String kind = where + unforeseen.getClass().getName() + (trace.length == 0 ? "" : trace[0]);
    String number = RECENT.getIfPresent(kind);
    if (number == null) {
      number = String.format(Locale.ROOT, "%08x", ThreadLocalRandom.current().nextInt());
      RECENT.put(kind, number);
      LOG.error("{}: {} failed", number, where, unforeseen);
    }
    return number;
  }
}
