package dev.sluice.transforms.incidents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.transforms.reducers.CalendarUnit;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountSettingsTest {

  @Test
  void optionsNameFieldsUnitAndZone() {
    assertThat(CountSettings.parse("camera, Rule", "hour", "Europe/Berlin"))
        .isEqualTo(
            new CountSettings(
                List.of(IncidentField.CAMERA, IncidentField.RULE),
                CalendarUnit.HOUR,
                ZoneId.of("Europe/Berlin")));
    assertThat(CountSettings.parse(" ", "WEEK", "UTC"))
        .isEqualTo(new CountSettings(List.of(), CalendarUnit.WEEK, ZoneId.of("UTC")));
  }

  @Test
  void aFieldThatIsNotThereIsRefused() {
    assertRefused(
        "camra,rule",
        "hour",
        "UTC",
        "countBy: unknown field 'camra', did you mean 'camera'? Known: organization, site, zone,"
            + " camera, rule, severity, track, repeated");
    assertRefused(
        "colour",
        "hour",
        "UTC",
        "countBy: unknown field 'colour'. Known: organization, site, zone, camera, rule, severity,"
            + " track, repeated");
    assertRefused(
        "camera,,rule",
        "hour",
        "UTC",
        "countBy: unknown field ''. Known: organization, site, zone, camera, rule, severity,"
            + " track, repeated");
  }

  @Test
  void aFieldGivenTwiceIsRefused() {
    assertRefused("rule,camera,rule", "hour", "UTC", "countBy: field 'rule' is given twice");
  }

  @Test
  void aUnitThatIsNotThereIsRefused() {
    assertRefused(
        "camera",
        "hours",
        "UTC",
        "countPer: unknown unit 'hours', did you mean 'hour'? Known: minute, hour, day, week,"
            + " month");
  }

  @Test
  void aZoneThatIsNotThereIsRefused() {
    assertRefused(
        "camera",
        "day",
        "europe/Berln",
        "countZone: unknown time zone 'europe/Berln', did you mean 'Europe/Berlin'? Known: UTC and"
            + " IANA names such as Europe/Berlin");
    assertRefused(
        "camera",
        "day",
        "+02:00",
        "countZone: unknown time zone '+02:00'. Known: UTC and IANA names such as Europe/Berlin");
  }

  private static void assertRefused(String by, String per, String zone, String message) {
    assertThatThrownBy(() -> CountSettings.parse(by, per, zone))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
