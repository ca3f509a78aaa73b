package dev.sluice.io.mqtt;

import dev.sluice.io.outages.StoreUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What is asked of a broker before a job starts. */
public final class MqttChecks {
  private MqttChecks() {}

  /**
   * Checks that topics may be subscribed, by a client {@code JOB-check} that leaves nothing behind.
   *
   * @throws IllegalArgumentException if not
   * @throws StoreUnavailableException if the broker does not answer
   */
  public static void mayRead(BrokerOpener broker, String job, List<String> filters, int qos)
      throws StoreUnavailableException {
    try (BrokerConnection opened = broker.open(BrokerOpener.Client.passing(job + "-check"))) {
      opened.subscribe(filters, qos);
      while (opened.next() != Arrival.Answer.SUBSCRIBED) {
        // Messages that are retained: they stay where they are.
      }
    } catch (IOException e) {
      throw explained(broker, e);
    }
  }

  /**
   * Checks that a client is let in.
   *
   * @throws IllegalArgumentException if not
   * @throws StoreUnavailableException if the broker does not answer
   */
  public static void mayConnect(BrokerOpener broker, String client)
      throws StoreUnavailableException {
    try {
      broker.open(BrokerOpener.Client.passing(client)).close();
    } catch (IOException e) {
      throw explained(broker, e);
    }
  }

  /**
   * Which sessions of a job the broker does not have. Whoever has one is thrown out, so the job
   * must not run.
   *
   * @throws IllegalArgumentException if the broker refuses
   * @throws StoreUnavailableException if the broker does not answer
   */
  public static List<String> absentSessions(
      BrokerOpener broker, String job, int sessions, long expirySeconds)
      throws StoreUnavailableException {
    List<String> absent = new ArrayList<>();
    for (int i = 0; i < sessions; i++) {
      String name = job + "-" + i;
      try (BrokerConnection opened =
          broker.open(new BrokerOpener.Client(name, false, expirySeconds))) {
        if (!opened.isSessionPresent()) {
          absent.add(name);
          opened.end();
        }
      } catch (IOException e) {
        throw explained(broker, e);
      }
    }
    return absent;
  }

  /**
   * Makes a session that holds what is published from now on, before its job is there.
   *
   * @throws IOException if the broker is away, or refuses
   */
  public static void makeSession(
      BrokerOpener broker, String name, List<String> filters, long expirySeconds)
      throws IOException {
    try (BrokerConnection opened =
        broker.open(new BrokerOpener.Client(name, false, expirySeconds))) {
      opened.subscribe(filters, 1);
      while (opened.next() != Arrival.Answer.SUBSCRIBED) {
        // Messages that are retained: they stay in the session.
      }
    }
  }

  /**
   * Ends a session, with what lies in it.
   *
   * @throws IOException if the broker is away, or refuses
   */
  public static void endSession(BrokerOpener broker, String name) throws IOException {
    broker.open(BrokerOpener.Client.passing(name)).close();
  }

  private static StoreUnavailableException explained(BrokerOpener broker, IOException cause) {
    if (cause instanceof BrokerRefusedException) {
      throw new IllegalArgumentException(cause.getMessage(), cause);
    }
    return new StoreUnavailableException(
        String.format(
            "MQTT at %s gives no answer; does a broker run there? (%s)",
            broker.address(), cause.getMessage()),
        cause);
  }
}
