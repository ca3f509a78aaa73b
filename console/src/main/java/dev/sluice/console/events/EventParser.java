package dev.sluice.console.events;

import dev.sluice.console.events.EventFormatException.Reason;
import dev.sluice.transforms.amounts.DecimalText;
import dev.sluice.transforms.amounts.Event;
import dev.sluice.transforms.amounts.EventReader;
import dev.sluice.transforms.amounts.InvalidDecimalException;
import dev.sluice.transforms.amounts.JsonText;
import dev.sluice.transforms.amounts.JsonText.NoJsonException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a request, strictly: UTF-8 and JSON as their standards have them, times and
 * amounts as {@link EventReader} takes them downstream, neither twice. Names that are not known are
 * passed over, however often one is there, down to {@link EventReader#MOST_NESTED} levels of an
 * event. A message holds nothing of what was sent.
 *
 * @param mostEvents most events of a request
 * @param times of events
 */
record EventParser(int mostEvents, EventTimes times) {
  /** An array of events, or one. */
  List<Event> json(byte[] body) throws EventFormatException {
    List<Event> events = new ArrayList<>();
    CharBuffer text = text(body);
    JsonText json = new JsonText(text.array(), text.position(), text.limit());
    try {
      if (json.peek() == '[') {
        json.open('[');
        while (json.hasNext(']')) {
          add(events, event(json, events.size()));
        }
      } else {
        add(events, event(json, 0));
      }
    } catch (NoJsonException e) {
      throw noJson(e, events.size());
    }
    end(json, -1);
    return events;
  }

  /** An event a line; blank lines are none. */
  List<Event> lines(byte[] body) throws EventFormatException {
    List<Event> events = new ArrayList<>();
    CharBuffer text = text(body);
    char[] characters = text.array();
    int begin = text.position();
    while (begin < text.limit()) {
      int end = begin;
      while (end < text.limit() && characters[end] != '\n') {
        end++;
      }
      if (!isBlank(characters, begin, end)) {
        add(events, line(new JsonText(characters, begin, end), events.size()));
      }
      begin = end + 1;
    }
    return events;
  }

  private static Event line(JsonText json, int index) throws EventFormatException {
    Event event;
    try {
      event = event(json, index);
    } catch (NoJsonException e) {
      throw noJson(e, index);
    }
    end(json, index);
    return event;
  }

  private static boolean isBlank(char[] characters, int begin, int end) {
    for (int i = begin; i < end; i++) {
      if (characters[i] != ' ' && characters[i] != '\t' && characters[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  private void add(List<Event> events, Event event) throws EventFormatException {
    if (events.size() == mostEvents) {
      throw new EventFormatException(
          Reason.TOO_MANY_EVENTS,
          -1,
          String.format("a request has at most %,d events here", mostEvents));
    }
    if (!times.include(event)) {
      throw new EventFormatException(
          Reason.TIME_OUT_OF_RANGE, events.size(), "time must be from " + times + " here");
    }
    events.add(event);
  }

  private static void end(JsonText json, int index) throws EventFormatException {
    if (json.peek() != JsonText.END) {
      throw new EventFormatException(
          Reason.JSON_INVALID, index, "something follows behind the end of the JSON");
    }
  }

  private static EventFormatException noJson(NoJsonException e, int index) {
    if (e.isTooDeep()) {
      return new EventFormatException(
          Reason.EVENT_INVALID,
          index,
          "an event is nested at most " + EventReader.MOST_NESTED + " deep");
    }
    return new EventFormatException(Reason.JSON_INVALID, index, "this is no JSON");
  }

  private static CharBuffer text(byte[] body) throws EventFormatException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(body));
    } catch (CharacterCodingException e) {
      throw new EventFormatException(Reason.ENCODING_INVALID, -1, "the body is not UTF-8");
    }
  }

  private static Event event(JsonText json, int index)
      throws NoJsonException, EventFormatException {
    int first = json.peek();
    if (first != '{') {
      // It is said of JSON only.
      json.skip(EventReader.MOST_NESTED);
      throw new EventFormatException(
          Reason.EVENT_INVALID, index, "an event is an object with time and amount");
    }
    json.open('{');
    @Nullable Long time = null;
    @Nullable BigDecimal amount = null;
    while (json.hasNext('}')) {
      String name = json.name();
      switch (name) {
        case "time" -> {
          once(time, name, index);
          time = time(json, index);
        }
        case "amount" -> {
          once(amount, name, index);
          amount = amount(json, index);
        }
        default -> json.skip(EventReader.MOST_NESTED - 1);
      }
    }
    if (time == null) {
      throw new EventFormatException(Reason.TIME_MISSING, index, "time is missing");
    }
    if (amount == null) {
      throw new EventFormatException(Reason.AMOUNT_MISSING, index, "amount is missing");
    }
    return new Event(time, amount);
  }

  private static void once(@Nullable Object before, String name, int index)
      throws EventFormatException {
    if (before != null) {
      throw new EventFormatException(
          Reason.EVENT_INVALID, index, name + " is given more than once");
    }
  }

  private static long time(JsonText json, int index) throws NoJsonException, EventFormatException {
    String text = "";
    if (json.peek() == JsonText.NUMBER) {
      text = json.number();
    } else {
      json.skip(EventReader.MOST_NESTED - 1);
    }
    Optional<BigDecimal> time = EventReader.wholeNumber(text);
    if (time.isEmpty()) {
      throw new EventFormatException(
          Reason.TIME_INVALID, index, "time must be a whole number of milliseconds since 1970");
    }
    if (!EventReader.isInRange(time.get())) {
      throw new EventFormatException(
          Reason.TIME_OUT_OF_RANGE,
          index,
          "time must be milliseconds from 0 to " + EventReader.MOST_MILLIS);
    }
    return time.get().longValueExact();
  }

  private static BigDecimal amount(JsonText json, int index)
      throws NoJsonException, EventFormatException {
    int first = json.peek();
    if (first != JsonText.NUMBER && first != '"') {
      json.skip(EventReader.MOST_NESTED - 1);
      throw new EventFormatException(
          Reason.AMOUNT_INVALID, index, "amount must be a decimal number, such as 3.10");
    }
    try {
      return DecimalText.read(first == '"' ? json.string() : json.number());
    } catch (InvalidDecimalException e) {
      throw new EventFormatException(Reason.AMOUNT_INVALID, index, "amount " + e.getMessage());
    }
  }
}
