package dev.sluice.pipelines.launch;

import dev.sluice.io.kafka.KafkaUnavailableException;
import dev.sluice.io.outages.StoreUnavailableException;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Findings;
import dev.sluice.pipelines.definition.NothingToDoException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Looks at each endpoint of a plan, whatever is wrong with the others, so that all that is wrong is
 * said at once.
 */
public final class EndpointChecks {
  private final List<Exception> wrong = new ArrayList<>();

  /** A look at one endpoint. */
  @FunctionalInterface
  interface Look {
    /** Throws where it will not do. */
    void look() throws IOException;
  }

  EndpointChecks() {}

  /**
   * Checks each of some endpoints.
   *
   * @throws IOException with all that is wrong, if anything is
   */
  public static void of(List<Endpoint<?>> endpoints, Findings to) throws IOException {
    EndpointChecks checks = new EndpointChecks();
    for (Endpoint<?> endpoint : endpoints) {
      var unused = checks.look(() -> endpoint.check(to));
    }
    checks.end();
  }

  /** Looks, and keeps what is wrong for {@link #end}. */
  EndpointChecks look(Look look) {
    try {
      look.look();
    } catch (IOException
        | IllegalArgumentException
        | KafkaUnavailableException
        | NothingToDoException e) {
      // Two looks at a store that is away find the same.
      if (wrong.stream().noneMatch(one -> Objects.equals(one.getMessage(), e.getMessage()))) {
        wrong.add(e);
      }
    }
    return this;
  }

  /**
   * All was looked at.
   *
   * @throws StoreUnavailableException with all that is wrong, if brokers or a store are away
   * @throws IOException with all that is wrong, if anything is; one alone is thrown as it is
   */
  void end() throws IOException {
    if (wrong.size() == 1 && wrong.get(0) instanceof RuntimeException one) {
      throw one;
    }
    if (wrong.size() == 1) {
      throw (IOException) wrong.get(0);
    }
    if (!wrong.isEmpty()) {
      StringBuilder message = new StringBuilder(wrong.size() + " things are wrong:");
      wrong.forEach(one -> message.append("\n  ").append(one.getMessage()));
      for (Exception one : wrong) {
        if (one instanceof KafkaUnavailableException || one instanceof StoreUnavailableException) {
          // Who is away is waited for, whatever else there is.
          throw new StoreUnavailableException(message.toString(), one);
        }
      }
      IOException all = new IOException(message.toString());
      wrong.forEach(all::addSuppressed);
      throw all;
    }
  }
}
