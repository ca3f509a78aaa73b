package dev.sluice.samples.events;

import dev.sluice.io.environment.Secrets;
import dev.sluice.io.events.EventPoster;
import dev.sluice.transforms.amounts.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.jspecify.annotations.Nullable;

/**
 * Posts the events of each feed, at their own times, and takes as long as the feeds do. Each batch
 * is ingested once: it is posted again under its key until it is answered for.
 */
final class PostEvents extends PTransform<PCollection<EventFeed>, PDone> {
  private static final long serialVersionUID = 1L;

  static final String POSTED = "events_posted";

  private final String api;
  private final long outageSeconds;

  private PostEvents(String api, long outageSeconds) {
    this.api = api;
    this.outageSeconds = outageSeconds;
  }

  /** Posts to an API, which may be away for so long. */
  static PostEvents to(String api, Duration outage) {
    return new PostEvents(api, outage.toSeconds());
  }

  @Override
  public PDone expand(PCollection<EventFeed> feeds) {
    var unused = feeds.apply("Post", ParDo.of(new PostFn(api, outageSeconds)));
    return PDone.in(feeds.getPipeline());
  }

  private static final class PostFn extends DoFn<EventFeed, Void> {
    private static final long serialVersionUID = 1L;
    private static final Counter COUNTER = Metrics.counter(PostEvents.class, POSTED);

    private final String api;
    private final long outageSeconds;
    private transient @Nullable EventPoster poster;

    PostFn(String api, long outageSeconds) {
      this.api = api;
      this.outageSeconds = outageSeconds;
    }

    @Setup
    public void setUp() {
      poster =
          new EventPoster(
              api, Secrets.variable("SLUICE_CONSOLE_TOKEN"), Duration.ofSeconds(outageSeconds));
    }

    @ProcessElement
    public void process(@Element EventFeed feed) throws IOException, InterruptedException {
      EventPoster opened = poster;
      if (opened == null) {
        throw new IllegalStateException("not set up");
      }
      // Another attempt at this feed is another client.
      String client = UUID.randomUUID().toString();
      long begin = System.currentTimeMillis();
      for (long number = 0; number < feed.batches(); number++) {
        long due = begin + feed.dueMillis(number);
        long wait = due - System.currentTimeMillis();
        if (wait > 0) {
          TimeUnit.MILLISECONDS.sleep(wait);
        }
        List<Event> events = feed.events(number, due);
        opened.post(events, client + "-" + number);
        COUNTER.inc(events.size());
      }
    }
  }
}
