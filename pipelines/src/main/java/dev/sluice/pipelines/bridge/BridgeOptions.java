package dev.sluice.pipelines.bridge;

import dev.sluice.pipelines.options.DeadLetterOptions;
import dev.sluice.pipelines.options.KafkaOptions;
import dev.sluice.pipelines.options.LiveOptions;
import dev.sluice.pipelines.options.MqttOptions;
import dev.sluice.pipelines.options.S3Options;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** Options of {@code sluice run bridge}. */
public interface BridgeOptions
    extends MqttOptions, KafkaOptions, S3Options, LiveOptions, DeadLetterOptions {

  @Description(
      "The topics of MQTT to read, as filters with commas between: + stands for a level, # for all levels behind. A wildcard "
          + "at the begin does not match topics that begin with $, such as $SYS.")
  @Validation.Required
  String getMqttFilters();

  void setMqttFilters(String value);

  @Description(
      "How many sessions read. One keeps the order of a device; several share the subscription, which breaks it.")
  @Default.Integer(1)
  int getMqttSessions();

  void setMqttSessions(int value);

  @Description(
      "The quality of service that is asked for: 1 (nothing is lost, some come again after a failure), 2 (no more than 1, and "
          + "costs more) or 0 (what is under way at a failure is lost).")
  @Default.Integer(1)
  int getMqttQos();

  void setMqttQos(int value);

  @Description(
      "For how many hours the broker keeps messages for a bridge that is not there. Then they are lost. A broker of MQTT 3.1.1 "
          + "has a setting of its own.")
  @Default.Integer(168)
  int getMqttSessionHours();

  void setMqttSessionHours(int value);

  @Description(
      "How many messages may be unacknowledged at once; with one checkpoint a second also about how many a session brings a "
          + "second. A broker of MQTT 3.1.1 has a setting of its own.")
  @Default.Integer(65_535)
  int getMqttReceiveMaximum();

  void setMqttReceiveMaximum(int value);

  @Description(
      "Whether a job of this name ran before, so that a session that is absent means a possible loss: check and run then say "
          + "which is, and end with exit code 2. They look by taking each session for a moment, so the job must not run.")
  @Default.Boolean(false)
  boolean getMqttExpectSessions();

  void setMqttExpectSessions(boolean value);

  @Description(
      "The topic of Kafka for one of MQTT: {topic} is all of it with hyphens for slashes, {1}, {2} are its levels. Two topics "
          + "that would become one are refused.")
  @Default.String("{topic}")
  String getTopicTemplate();

  void setTopicTemplate(String value);

  @Description(
      "What payloads are: csv (lines machineId,deviceId,value,epochMillis; key machineId/deviceId), json (see --jsonFields) or "
          + "bytes (anything; key is the topic of MQTT).")
  @Default.String("csv")
  String getPayload();

  void setPayload(String value);

  @Description(
      "Of payloads that are JSON objects, the names of the fields that name machine and device, which make the key, and of the "
          + "time in milliseconds.")
  @Default.String("machine:machineId,device:deviceId,time:time")
  String getJsonFields();

  void setJsonFields(String value);

  @Description(
      "How many seconds ahead of its arrival a message's own time is believed. What is not believed has the time of arrival, "
          + "and the header sluice.clock=arrival.")
  @Default.Integer(60)
  int getMostFutureSeconds();

  void setMostFutureSeconds(int value);

  @Description(
      "How many hours behind its arrival a message's own time is believed: no more than the topics keep, or Kafka removes it.")
  @Default.Integer(168)
  int getMostAgeHours();

  void setMostAgeHours(int value);

  @Description(
      "Seconds from one checkpoint to the next, each of which acknowledges what came before it: as much comes again after a failure.")
  @Default.Integer(1)
  int getCheckpointSeconds();

  void setCheckpointSeconds(int value);
}
