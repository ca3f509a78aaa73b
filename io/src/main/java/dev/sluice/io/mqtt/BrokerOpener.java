package dev.sluice.io.mqtt;

import java.io.IOException;
import java.io.Serializable;

/** Opens connections to a broker: the one seam between us and MQTT. */
public interface BrokerOpener extends Serializable {

  /**
   * Who connects.
   *
   * @param id by which the broker knows the session; empty where it may choose one
   * @param isClean whether a session of that name is thrown away first
   * @param expirySeconds for how long the broker keeps the session without a connection; 0: it ends
   *     with it. A broker of MQTT 3.1.1 knows ever and never only
   */
  record Client(String id, boolean isClean, long expirySeconds) {
    /** One that leaves nothing behind. */
    static Client passing(String id) {
      return new Client(id, true, 0);
    }
  }

  /**
   * Connects.
   *
   * @throws BrokerRefusedException if the broker takes nobody of that kind
   * @throws IOException if it is away, or says that it will be back
   */
  BrokerConnection open(Client client) throws IOException;

  /** Where the broker is, for people. */
  String address();
}
