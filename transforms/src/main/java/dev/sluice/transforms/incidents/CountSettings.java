package dev.sluice.transforms.incidents;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Splitter;
import dev.sluice.transforms.reducers.CalendarUnit;
import dev.sluice.transforms.rules.Spelling;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How to count incidents, as the options {@code countBy}, {@code countPer} and {@code countZone}
 * say it.
 *
 * @param fields in the order of the values of a row, each once; none counts all incidents of a
 *     period
 * @param unit the periods
 * @param zone whose calendar and clock
 */
public record CountSettings(List<IncidentField> fields, CalendarUnit unit, ZoneId zone) {

  public CountSettings {
    fields = List.copyOf(fields);
  }

  /**
   * The settings of three options. Names of fields and units may have any case.
   *
   * @param countBy fields with commas between, such as {@code camera,rule}; may be blank
   * @param countPer a unit, such as {@code hour}
   * @param countZone an IANA time zone, such as {@code Europe/Berlin}, or {@code UTC}
   * @throws IllegalArgumentException with the option, what is wrong with it and what is allowed
   */
  public static CountSettings parse(String countBy, String countPer, String countZone) {
    List<IncidentField> fields = new ArrayList<>();
    if (!countBy.isBlank()) {
      for (String name : Splitter.on(',').trimResults().split(countBy)) {
        IncidentField field =
            named("countBy: unknown field", name, IncidentField.values(), IncidentField::label);
        checkArgument(!fields.contains(field), "countBy: field '%s' is given twice", name);
        fields.add(field);
      }
    }
    CalendarUnit unit =
        named(
            "countPer: unknown unit", countPer.trim(), CalendarUnit.values(), CalendarUnit::label);
    return new CountSettings(fields, unit, zone("countZone", countZone.trim()));
  }

  private static <E> E named(
      String unknown, String name, E[] constants, Function<E, String> label) {
    for (E constant : constants) {
      if (label.apply(constant).equalsIgnoreCase(name)) {
        return constant;
      }
    }
    List<String> known = Stream.of(constants).map(label).toList();
    throw new IllegalArgumentException(
        "%s '%s'%s Known: %s"
            .formatted(unknown, name, suggestion(name, known), String.join(", ", known)));
  }

  /**
   * A time zone by its name.
   *
   * @param option for the message
   * @throws IllegalArgumentException if there is none of that name
   */
  public static ZoneId zone(String option, String name) {
    Collection<String> known = ZoneId.getAvailableZoneIds();
    if (!known.contains(name)) {
      throw new IllegalArgumentException(
          "%s: unknown time zone '%s'%s Known: UTC and IANA names such as Europe/Berlin"
              .formatted(option, name, suggestion(name, known)));
    }
    return ZoneId.of(name);
  }

  private static String suggestion(String name, Collection<String> known) {
    return Spelling.closest(name, known).map(", did you mean '%s'?"::formatted).orElse(".");
  }
}
