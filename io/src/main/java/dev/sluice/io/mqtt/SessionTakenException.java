package dev.sluice.io.mqtt;

import java.io.Serial;

/** Another client of the same name has the session now: two jobs of one name, mostly. */
public final class SessionTakenException extends BrokerRefusedException {
  @Serial private static final long serialVersionUID = 1L;

  SessionTakenException(String address, String client) {
    super(
        String.format(
            "The session %s at %s was taken over by another client of that name: does another job of this --jobName run?"
                + " This one stops, as the two would take it from each other over and over.",
            client, address));
  }
}
