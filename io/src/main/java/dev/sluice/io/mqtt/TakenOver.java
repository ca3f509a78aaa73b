package dev.sluice.io.mqtt;

import java.io.IOException;
import java.io.Serializable;

/**
 * Makes what a job fails with when another client has taken a session of its: for runners that have
 * to be told by the kind of an exception that to start again would make it worse.
 */
@FunctionalInterface
public interface TakenOver extends Serializable {

  /** What is thrown, with that cause. */
  IOException failure(SessionTakenException cause);
}
