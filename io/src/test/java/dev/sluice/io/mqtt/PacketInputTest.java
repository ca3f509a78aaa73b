package dev.sluice.io.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.net.ProtocolException;
import org.junit.jupiter.api.Test;

class PacketInputTest {

  @Test
  void propertiesThatAreLongerThanTheirPacketAreNoneOfTheNextOne() throws Exception {
    // Of six bytes: a topic, a number, and properties of two bytes, which the next packet has.
    byte[] sent = {PacketOutput.PUBLISH | 2, 6, 0, 1, 't', 0, 1, 2, (byte) PacketOutput.PINGREQ, 0};
    PacketInput in = new PacketInput(new ByteArrayInputStream(sent), MqttVersion.V5, 10);
    assertThat(in.next()).isEqualTo(PacketInput.PUBLISH);
    assertThatThrownBy(() -> in.message(0))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("a packet that is longer than it says");
  }
}
