package dev.sluice.io.mqtt;

import java.io.IOException;
import java.io.Serial;

/** The broker says no, for a reason that will not pass by itself; the message says which. */
public class BrokerRefusedException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  public BrokerRefusedException(String message) {
    super(message);
  }
}
