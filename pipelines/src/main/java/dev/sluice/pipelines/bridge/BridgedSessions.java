package dev.sluice.pipelines.bridge;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.mqtt.MqttAccess;
import dev.sluice.io.mqtt.MqttChecks;
import dev.sluice.io.mqtt.ReadSessions;
import dev.sluice.io.mqtt.SessionTakenException;
import dev.sluice.io.mqtt.TakenOver;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Findings;
import dev.sluice.pipelines.definition.Reach;
import dev.sluice.pipelines.endpoints.Reaches;
import dev.sluice.pipelines.launch.NotRestartedException;
import java.io.IOException;
import java.io.Serial;
import java.util.List;

/**
 * The sessions of a bridge at its broker.
 *
 * @param broker how it is reached
 * @param job the begin of their names
 * @param filters which topics are read
 * @param sessions how many
 * @param qos the quality of service that is asked for
 * @param expirySeconds for how long the broker keeps them
 * @param isExpected whether they should be there
 * @param outageMillis for how long the broker may be away, milliseconds
 */
record BridgedSessions(
    MqttAccess broker,
    String job,
    List<String> filters,
    int sessions,
    int qos,
    long expirySeconds,
    boolean isExpected,
    long outageMillis)
    implements Endpoint<Boolean> {

  /** With a name, as it lies in savepoints: that of a lambda says where it stands. */
  private static final class NotRestarted implements TakenOver {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public IOException failure(SessionTakenException cause) {
      return new NotRestartedException(cause);
    }
  }

  BridgedSessions {
    filters = List.copyOf(filters);
  }

  /** The read of them; refuses what cannot be read. */
  ReadSessions read() {
    return ReadSessions.from(broker, job, filters)
        .withSessions(sessions)
        .withQos(qos)
        .withExpiry(expirySeconds)
        .withOutage(outageMillis)
        .withTakenOver(new NotRestarted());
  }

  @Override
  public String name() {
    return "sessions";
  }

  @Override
  public Direction direction() {
    return Direction.READS;
  }

  @Override
  public Reach reach() {
    return Reaches.mqtt(broker);
  }

  /**
   * Asks the broker whether the topics may be subscribed, and, where they should be there, for the
   * sessions. Gives that all is well.
   */
  @Override
  public Boolean find(Findings to) throws IOException {
    MqttAccess checked = broker.withSecretsChecked();
    MqttChecks.mayRead(checked, job, filters, qos);
    to.say("MQTT at %s: %s may be read".formatted(broker.address(), String.join(", ", filters)));
    if (isExpected) {
      List<String> absent = MqttChecks.absentSessions(checked, job, sessions, expirySeconds);
      checkArgument(
          absent.isEmpty(),
          "MQTT at %s has no session %s: what was published since its job stopped may be lost; start without"
              + " --mqttExpectSessions to go on all the same",
          broker.address(),
          String.join(", ", absent));
      to.say("sessions: all %d there".formatted(sessions));
    }
    return true;
  }
}
