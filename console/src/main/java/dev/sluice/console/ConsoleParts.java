package dev.sluice.console;

import dev.sluice.console.events.EventSettings;
import dev.sluice.console.events.EventSink;
import dev.sluice.console.line.LineSource;
import dev.sluice.io.deadletters.DeadLetterStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.series.SeriesStore;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a console works with. It closes all of them.
 *
 * @param disabled what of it is switched off: what is given of that counts nothing
 * @param events limits of the event API
 * @param sink where events go; null: none are taken
 * @param series stores of the series, by type
 * @param objects S3; null: neither runs nor letters of S3 are shown
 * @param runs where runs lie; null: not shown
 * @param letters where dead letters lie; null: not shown
 * @param line where a line's readings and alerts lie; null: not shown
 */
record ConsoleParts(
    Disabled disabled,
    EventSettings events,
    @Nullable EventSink sink,
    Map<String, SeriesStore> series,
    @Nullable ObjectStore objects,
    @Nullable ObjectLocation runs,
    @Nullable DeadLetterStore letters,
    @Nullable LineSource line) {

  /** A console that takes events and shows nothing. */
  static ConsoleParts of(EventSettings events, EventSink sink) {
    return new ConsoleParts(Disabled.NOTHING, events, sink, Map.of(), null, null, null, null);
  }

  ConsoleParts withSeries(Map<String, SeriesStore> stores) {
    return new ConsoleParts(disabled, events, sink, stores, objects, runs, letters, line);
  }

  ConsoleParts withObjects(
      ObjectStore store, @Nullable ObjectLocation output, @Nullable DeadLetterStore found) {
    return new ConsoleParts(disabled, events, sink, series, store, output, found, line);
  }

  ConsoleParts withLine(LineSource topics) {
    return new ConsoleParts(disabled, events, sink, series, objects, runs, letters, topics);
  }

  /** The same without anything to work with. */
  static ConsoleParts nothing() {
    return new ConsoleParts(
        Disabled.ALL, EventSettings.defaults(), null, Map.of(), null, null, null, null);
  }
}
