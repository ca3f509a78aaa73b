package dev.sluice.console.events;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.sluice.console.events.EventFormatException.Reason;
import dev.sluice.transforms.amounts.DecimalText;
import dev.sluice.transforms.amounts.Event;
import dev.sluice.transforms.amounts.EventReader;
import dev.sluice.transforms.amounts.InvalidDecimalException;
import dev.sluice.transforms.amounts.LongNumbers;
import java.io.CharArrayReader;
import java.io.EOFException;
import java.io.IOException;
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
 * amounts as {@link EventReader} takes them downstream, no name twice. Names that are not known are
 * passed over, down to {@link EventReader#MOST_NESTED} levels of an event. A message holds nothing
 * of what was sent.
 *
 * @param mostEvents most events of a request
 * @param times of events
 */
record EventParser(int mostEvents, EventTimes times) {
  /** An array of events, or one. */
  List<Event> json(byte[] body) throws EventFormatException {
    List<Event> events = new ArrayList<>();
    CharBuffer text = text(body);
    LongNumbers.shorten(text.array(), text.position(), text.limit());
    try (JsonReader reader = reader(text, 0, text.length())) {
      if (reader.peek() == JsonToken.BEGIN_ARRAY) {
        reader.beginArray();
        // A level of its own, around those of an event.
        reader.setNestingLimit(EventReader.MOST_NESTED + 1);
        while (more(reader, events.size())) {
          add(events, event(reader, events.size()));
        }
        reader.endArray();
      } else {
        add(events, event(reader, 0));
      }
      end(reader, -1);
    } catch (IOException | IllegalStateException e) {
      throw noJson(e, events.size());
    }
    return events;
  }

  /** An event a line; blank lines are none. */
  List<Event> lines(byte[] body) throws EventFormatException {
    List<Event> events = new ArrayList<>();
    CharBuffer text = text(body);
    char[] characters = text.array();
    LongNumbers.shorten(characters, text.position(), text.limit());
    int begin = text.position();
    while (begin < text.limit()) {
      int end = begin;
      while (end < text.limit() && characters[end] != '\n') {
        end++;
      }
      if (!isBlank(characters, begin, end)) {
        add(events, line(text, begin, end, events.size()));
      }
      begin = end + 1;
    }
    return events;
  }

  private static Event line(CharBuffer text, int begin, int end, int index)
      throws EventFormatException {
    try (JsonReader reader = reader(text, begin, end)) {
      Event event = event(reader, index);
      end(reader, index);
      return event;
    } catch (IOException | IllegalStateException e) {
      throw noJson(e, index);
    }
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

  private static JsonReader reader(CharBuffer text, int begin, int end) {
    JsonReader reader = new JsonReader(new CharArrayReader(text.array(), begin, end - begin));
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(EventReader.MOST_NESTED);
    return reader;
  }

  private static boolean more(JsonReader reader, int index)
      throws IOException, EventFormatException {
    try {
      return reader.hasNext();
    } catch (MalformedJsonException | EOFException e) {
      throw noJson(e, index);
    }
  }

  private static void end(JsonReader reader, int index) throws IOException, EventFormatException {
    boolean ended;
    try {
      ended = reader.peek() == JsonToken.END_DOCUMENT;
    } catch (MalformedJsonException e) {
      ended = false;
    }
    if (!ended) {
      throw new EventFormatException(
          Reason.JSON_INVALID, index, "something follows behind the end of the JSON");
    }
  }

  private static EventFormatException noJson(Exception e, int index) {
    if (EventReader.isNestedTooDeep(e)) {
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

  private static Event event(JsonReader reader, int index)
      throws IOException, EventFormatException {
    if (reader.peek() != JsonToken.BEGIN_OBJECT) {
      throw new EventFormatException(
          Reason.EVENT_INVALID, index, "an event is an object with time and amount");
    }
    reader.beginObject();
    @Nullable Long time = null;
    @Nullable BigDecimal amount = null;
    while (reader.hasNext()) {
      String name = reader.nextName();
      switch (name) {
        case "time" -> {
          once(time, name, index);
          time = time(reader, index);
        }
        case "amount" -> {
          once(amount, name, index);
          amount = amount(reader, index);
        }
        default -> reader.skipValue();
      }
    }
    reader.endObject();
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

  private static long time(JsonReader reader, int index) throws IOException, EventFormatException {
    String text = reader.peek() == JsonToken.NUMBER ? reader.nextString() : "";
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

  private static BigDecimal amount(JsonReader reader, int index)
      throws IOException, EventFormatException {
    JsonToken token = reader.peek();
    if (token != JsonToken.NUMBER && token != JsonToken.STRING) {
      throw new EventFormatException(
          Reason.AMOUNT_INVALID, index, "amount must be a decimal number, such as 3.10");
    }
    try {
      return DecimalText.read(reader.nextString());
    } catch (InvalidDecimalException e) {
      throw new EventFormatException(Reason.AMOUNT_INVALID, index, "amount " + e.getMessage());
    }
  }
}
