package dev.sluice.io.mqtt;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * One connection of a client. {@link #next} is called by one thread, and all else by any other;
 * whoever sends while the connection is gone gets an {@link IOException}, as does who reads.
 */
interface BrokerConnection extends Closeable {

  /** Whether the broker had a session of this client. */
  boolean isSessionPresent();

  /** How many messages the broker sends before it waits for acknowledgements; 0: not known. */
  int mostUnacknowledged();

  /**
   * Whether the broker gives what is retained for a subscription that was there before, too: then
   * what is marked so is none the client does not know.
   */
  boolean repeatsRetained();

  /**
   * Asks for messages. The answer comes among the arrivals; a refusal is thrown there.
   *
   * @param qos the best quality of service wanted
   */
  void subscribe(List<String> filters, int qos) throws IOException;

  /** Asks for no more; the answer comes among the arrivals. */
  void unsubscribe(List<String> filters) throws IOException;

  /**
   * Waits for what comes next.
   *
   * @throws BrokerRefusedException if the broker ends it for a reason that will not pass
   * @throws IOException if the connection is gone
   */
  Arrival next() throws IOException;

  /** Acknowledges messages of this connection, in the order of their delivery. */
  void acknowledge(List<Arrival.Message> messages) throws IOException;

  /** Says that the client is there, if it has said nothing for a while. */
  void stayAlive() throws IOException;

  /** Ends the session: the broker forgets it, with what lies in it. Closes the connection. */
  void end() throws IOException;

  /**
   * Sends no more, and leaves the session as it is: once the broker has taken all that was sent, it
   * closes, and {@link #next} fails. Until then who reads should read on: with messages unread,
   * {@link #close} can take back what was sent last. Idempotent.
   */
  void closeSending();

  /** Leaves the session as it is. Idempotent. */
  @Override
  void close();
}
