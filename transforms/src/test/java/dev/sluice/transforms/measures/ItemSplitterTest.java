package dev.sluice.transforms.measures;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.sensor.v1.Measurement;
import dev.sluice.state.v1.SensorState;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.rejections.Rejection;
import dev.sluice.transforms.topics.RoutedRecord;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of items as a public network has them, the odd ones among them. */
class ItemSplitterTest {
  private final List<String> measured = new ArrayList<>();
  private final List<String> letters = new ArrayList<>();
  private final Map<ItemSplitter.Count, Long> counts = new HashMap<>();
  private final Map<Long, SensorState> states = new HashMap<>();
  private String fetched;

  private final ItemSplitter splitter =
      new ItemSplitter(
          new MeasureSettings(
              MeasureRangeSets.shipped(),
              (latitude, longitude, country) -> new Place(country, "Town"),
              3_600_000,
              new TopicLetters("measures", "1.0", 1_000)));

  /** One record a pack, so that state goes through its saved form each time. */
  private void split(String... items) {
    for (String item : items) {
      List<TopicRecord.Header> headers =
          fetched == null
              ? List.of()
              : List.of(
                  new TopicRecord.Header(
                      MeasureItems.FETCHED_HEADER, ByteString.copyFromUtf8(fetched)));
      TopicRecord record =
          new TopicRecord(
              "plain-data-sensor", 0, 0, 0, null, ByteString.copyFromUtf8(item), headers);
      splitter
          .split(
              List.of(record),
              new ItemSplitter.Sensors() {
                @Override
                public SensorState get(long sensor) {
                  return states.get(sensor);
                }

                @Override
                public void put(long sensor, SensorState state) {
                  states.put(sensor, state);
                }
              },
              new ItemSplitter.Listener() {
                @Override
                public void measured(RoutedRecord routed) {
                  measured.add(said(routed));
                }

                @Override
                public void rejected(TopicRecord rejected, Rejection rejection) {
                  letters.add(rejection.reason() + ": " + rejection.message());
                }
              })
          .forEach((count, more) -> counts.merge(count, more, Long::sum));
    }
  }

  private static String said(RoutedRecord routed) {
    try {
      Measurement reading = Measurement.parseFrom(routed.record().value());
      assertThat(routed.record().key().toStringUtf8())
          .isEqualTo(Long.toString(reading.getSensorId()));
      assertThat(routed.record().timestampMillis()).isEqualTo(reading.getTimeMillis());
      return "%s %s %s%s%s"
          .formatted(
              routed.topic(),
              reading.getSensorId(),
              reading.getValue(),
              reading.getUnchanged() == 0 ? "" : " =" + reading.getUnchanged(),
              reading.getStuck() ? " stuck" : "");
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String item(int sensor, String time, String location, String... values) {
    return """
        {"id":1,"timestamp":"2026-03-01 %s","location":{%s},
         "sensor":{"id":%d,"pin":"1","sensor_type":{"id":17,"name":"BME280","manufacturer":"Bosch"}},
         "sensordatavalues":[%s]}"""
        .formatted(time, location, sensor, String.join(",", values));
  }

  private static final String OUTSIDE =
      "\"id\":5,\"latitude\":\"48.77\",\"longitude\":\"9.18\",\"altitude\":\"245\",\"country\":\"DE\",\"indoor\":0";

  private static String value(String measure, String value) {
    return "{\"id\":7,\"value\":\"%s\",\"value_type\":\"%s\"}".formatted(value, measure);
  }

  private static String at(String time, String... values) {
    return item(1, time, OUTSIDE, values);
  }

  private long count(ItemSplitter.Count count) {
    return counts.getOrDefault(count, 0L);
  }

  @Test
  void valuesGoToTheTopicsOfTheirMeasuresAsTheyCame() {
    split(at("12:00:00", value("temperature", "3.10"), value("humidity", "81.00")));
    assertThat(measured).containsExactly("temperature-topic 1 3.10", "humidity-topic 1 81.00");
    assertThat(letters).isEmpty();
  }

  @Test
  void numberWithoutAnIdAmongStringsIsAValue() {
    split(at("12:00:00", "{\"value\":101325.25,\"value_type\":\"pressure_at_sealevel\"}"));
    assertThat(measured).containsExactly("pressure-topic 1 101325.25");
  }

  @Test
  void altitudeOfNothingIsNoMatter() {
    split(item(1, "12:00:00", OUTSIDE.replace("245", ""), value("P1", "12.5")));
    assertThat(measured).containsExactly("p1-topic 1 12.5");
  }

  @Test
  void sensorForParticulatesThatSaysHumidityOnlyIsTakenByWhatItSays() {
    split(at("12:00:00", value("humidity", "50")).replace("BME280", "SDS011"));
    assertThat(measured).containsExactly("humidity-topic 1 50");
  }

  @Test
  void oneItemIdOfTwoSensorsIsTwoItems() {
    split(
        item(1, "12:00:00", OUTSIDE, value("P1", "1.5")),
        item(2, "12:00:00", OUTSIDE, value("P1", "1.5")));
    assertThat(measured).containsExactly("p1-topic 1 1.5", "p1-topic 2 1.5");
  }

  @Test
  void indoorAndNowhereAreLeftOutWhateverElseIsWrong() {
    split(
        item(1, "12:00:00", OUTSIDE.replace("\"indoor\":0", "\"indoor\":1"), value("P1", "x")),
        item(2, "never", "\"latitude\":\"0\",\"longitude\":\"0\",\"indoor\":0", value("P1", "1")));
    assertThat(measured).isEmpty();
    assertThat(letters).isEmpty();
    assertThat(count(ItemSplitter.Count.ITEMS_LEFT_OUT)).isEqualTo(2);
  }

  @Test
  void itemThatDoesNotSayIndoorIsOutdoor() {
    split(item(1, "12:00:00", OUTSIDE.replace(",\"indoor\":0", ""), value("P1", "1")));
    assertThat(measured).containsExactly("p1-topic 1 1");
  }

  @Test
  void errorCodesAreOutOfRangeAndTheOtherValuesGoOn() {
    split(
        at("12:00:00", value("P1", "1999.9"), value("P2", "999.9"), value("humidity", "40")),
        at("12:02:30", value("temperature", "-144.3"), value("pressure_at_sealevel", "-700")));
    assertThat(measured).containsExactly("humidity-topic 1 40");
    assertThat(letters)
        .containsExactly(
            "REASON_OUT_OF_RANGE: P1 is out of range; P2 is out of range",
            "REASON_OUT_OF_RANGE: temperature is out of range; pressure_at_sealevel is out of range");
  }

  @Test
  void limitsOfARangeAreOutOfIt() {
    split(at("12:00:00", value("humidity", "100.00"), value("P1", "0"), value("P2", "499.99")));
    assertThat(measured).containsExactly("p2-topic 1 499.99");
    assertThat(letters)
        .containsExactly("REASON_OUT_OF_RANGE: humidity is out of range; P1 is out of range");
  }

  @Test
  void whatIsNoNumberIsALetterThatDoesNotSayIt() {
    split(
        at(
            "12:00:00",
            value("temperature", "unavailable"),
            value("P1", "%.1f"),
            value("P2", ""),
            value("humidity", "1")));
    assertThat(measured).containsExactly("humidity-topic 1 1");
    assertThat(letters)
        .containsExactly(
            "REASON_NUMBER_INVALID: temperature is no decimal number; P1 is no decimal number; P2 is no decimal number");
  }

  @Test
  void measuresThatNobodyAskedForAreCountedAndNoLetters() {
    split(at("12:00:00", value("P0", "1"), value("N05", "2"), value("TS", "x"), value("P1", "3")));
    assertThat(measured).containsExactly("p1-topic 1 3");
    assertThat(letters).isEmpty();
    assertThat(count(ItemSplitter.Count.READINGS_UNKNOWN)).isEqualTo(3);
  }

  @Test
  void humidityThatIsStuckIsFlaggedAndStaysAReading() {
    for (int i = 0; i < 60; i++) {
      split(at("12:%02d:00".formatted(i), value("humidity", i == 0 ? "99.9" : "99.90")));
    }
    assertThat(measured).hasSize(60);
    assertThat(measured.get(58)).isEqualTo("humidity-topic 1 99.90 =58");
    assertThat(measured.get(59)).isEqualTo("humidity-topic 1 99.90 =59 stuck");
    assertThat(count(ItemSplitter.Count.READINGS_STUCK)).isEqualTo(1);
    split(at("13:00:00", value("humidity", "99.8")));
    assertThat(measured.get(60)).isEqualTo("humidity-topic 1 99.8");
  }

  @Test
  void readingIsTakenOnceAndTheFirstOfTwoThatDifferHolds() {
    split(
        at("12:00:00", value("P1", "5.0")),
        at("12:00:00", value("P1", "5.00")),
        at("12:00:00", value("P1", "6")),
        at("11:58:00", value("P1", "7")));
    assertThat(measured).containsExactly("p1-topic 1 5.0", "p1-topic 1 7");
    assertThat(count(ItemSplitter.Count.READINGS_REPEATED)).isEqualTo(1);
    assertThat(count(ItemSplitter.Count.READINGS_DIFFERING)).isEqualTo(1);
  }

  @Test
  void readingThatIsEarlierThanWhatIsRememberedIsALetter() {
    split(at("12:00:00", value("P1", "5")), at("11:00:00", value("P1", "6")));
    split(at("10:59:59", value("P1", "7")));
    assertThat(measured).containsExactly("p1-topic 1 5", "p1-topic 1 6");
    assertThat(letters).hasSize(1).first().asString().startsWith("REASON_TOO_LATE: ");
  }

  @Test
  void itemFromTheFutureOfItsSnapshotMakesNothingLate() {
    fetched = Long.toString(1_772_366_400_000L); // 2026-03-01T12:00:00Z
    split(at("12:10:01", value("P1", "5")), at("12:10:00", value("P1", "6")));
    split(item(1, "11:00:00", OUTSIDE, value("P1", "7")).replace("2026-03-01", "2027-03-01"));
    split(at("11:20:00", value("P1", "8")));
    assertThat(measured).containsExactly("p1-topic 1 6", "p1-topic 1 8");
    assertThat(letters).hasSize(2).allMatch(each -> each.startsWith("REASON_TIME_INVALID: "));
  }

  @Test
  void coordinatesOfFifteenDigitsStay() throws Exception {
    split(
        item(
            1,
            "12:00:00",
            OUTSIDE.replace("48.77", "48.7758459123456").replace("9.18", "9.18293212345678"),
            value("P1", "5")));
    assertThat(measured).containsExactly("p1-topic 1 5");
  }

  @Test
  void coordinatesThatAreNoneAreALetter() {
    split(
        item(1, "12:00:00", OUTSIDE.replace("48.77", "91"), value("P1", "5")),
        item(1, "12:00:00", OUTSIDE.replace("48.77", ""), value("P1", "5")),
        item(1, "12:00:00", "\"id\":5", value("P1", "5")));
    assertThat(letters).hasSize(3).allMatch(each -> each.startsWith("REASON_NUMBER_INVALID: "));
  }

  @Test
  void whatIsNoItemIsALetter() {
    split(
        "{",
        "[]",
        at("12:00:00", value("P1", "5")) + "x",
        at("12:00:00", value("P1", "5")).replace("\"sensor\"", "\"censor\""),
        at("12:60:00", value("P1", "5")),
        at("12:00", value("P1", "5")),
        at("12:00:00", value("P1", "5")).replace("2026-03-01", "2026-02-29"));
    assertThat(letters.stream().map(each -> each.substring(0, each.indexOf(':'))))
        .containsExactly(
            "REASON_JSON_MALFORMED",
            "REASON_JSON_MALFORMED",
            "REASON_JSON_MALFORMED",
            "REASON_MESSAGE_INCOMPLETE",
            "REASON_TIME_INVALID",
            "REASON_TIME_INVALID",
            "REASON_TIME_INVALID");
  }
}
