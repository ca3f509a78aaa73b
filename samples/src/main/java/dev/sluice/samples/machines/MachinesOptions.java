package dev.sluice.samples.machines;

import dev.sluice.pipelines.options.DisableOptions;
import dev.sluice.pipelines.options.MqttOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** Options of {@code sluice run machines}. */
public interface MachinesOptions extends MqttOptions, DisableOptions {

  @Description("How many messages a second all machines publish together.")
  @Default.Integer(200)
  int getRate();

  void setRate(int value);

  @Description("For how long: 90s, 10m or 1h.")
  @Default.String("60s")
  String getFor();

  void setFor(String value);

  @Description("How many machines, each a client of its own.")
  @Default.Integer(8)
  int getMachines();

  void setMachines(int value);

  @Description("How many devices a machine has.")
  @Default.Integer(2)
  int getDevices();

  void setDevices(int value);

  @Description("The begin of the clients' names at the broker.")
  @Default.String("machine")
  String getClient();

  void setClient(String value);

  @Description(
      "How many messages of a machine may be without an answer of the broker: 1 keeps their order at any broker, more is faster.")
  @Default.Integer(1)
  int getUnanswered();

  void setUnanswered(int value);

  @Description("Share of the messages that are no readings, from 0 to 1.")
  @Default.Double(0.002)
  double getPoisonShare();

  void setPoisonShare(double value);

  @Description("Share of the messages that have the bytes of an earlier one, from 0 to 1.")
  @Default.Double(0.002)
  double getRepeatShare();

  void setRepeatShare(double value);

  @Description(
      "Decides all that is random: the same seed and sizes give the same, at another time.")
  @Default.Long(1)
  long getSeed();

  void setSeed(long value);

  @Description(
      "A file of this machine for what the broker has acknowledged: what was planted, topic and payload in base64, with tabs "
          + "between. Default: none.")
  @Nullable String getTruth();

  void setTruth(@Nullable String value);

  @Description("For how long a broker that is away is tried again, seconds.")
  @Default.Integer(120)
  int getOutageSeconds();

  void setOutageSeconds(int value);
}
