package dev.sluice.pipelines.definition;

import dev.sluice.io.kafka.KafkaUnavailableException;
import dev.sluice.io.outages.StoreUnavailableException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was found of the endpoints of a plan, before it runs. */
public final class Found {
  private final long sinceMillis;
  private final Map<Endpoint<?>, Object> found = new HashMap<>();

  private Found(long sinceMillis) {
    this.sinceMillis = sinceMillis;
  }

  /**
   * Looks at each endpoint, and makes what is missing once all are as they should be.
   *
   * @throws IOException as the first that is not
   */
  public static Found of(List<Endpoint<?>> endpoints, Findings to) throws IOException {
    Found all = new Found(System.currentTimeMillis());
    for (Endpoint<?> endpoint : endpoints) {
      all.found.put(endpoint, endpoint.find(to));
    }
    for (Endpoint<?> endpoint : endpoints) {
      endpoint.create(to);
    }
    return all;
  }

  /**
   * The same for what runs until it is stopped: who is written to and is away is left out, as the
   * job waits for it. What is refused is refused.
   *
   * @throws IOException as above
   */
  public static Found whereOthersMayBeAway(List<Endpoint<?>> endpoints, Findings to)
      throws IOException {
    Found all = new Found(System.currentTimeMillis());
    for (Endpoint<?> endpoint : endpoints) {
      try {
        all.found.put(endpoint, endpoint.find(to));
        endpoint.create(to);
      } catch (KafkaUnavailableException | StoreUnavailableException e) {
        if (endpoint.direction() == Endpoint.Direction.READS) {
          throw e;
        }
        to.warn(endpoint.name() + ": " + e.getMessage() + "; the job waits for it");
      }
    }
    return all;
  }

  /** When the look began, epoch milliseconds. */
  public long sinceMillis() {
    return sinceMillis;
  }

  /** What was found of one. */
  @SuppressWarnings("unchecked") // An endpoint finds what it is an endpoint of.
  public <F> F of(Endpoint<F> endpoint) {
    Object one = found.get(endpoint);
    if (one == null) {
      throw new IllegalArgumentException(endpoint.name() + " is no endpoint of this plan");
    }
    return (F) one;
  }
}
