package dev.sluice.transforms.amounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.sluice.transforms.Seeds;
import dev.sluice.transforms.amounts.JsonText.NoJsonException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against Jackson, which is another reading of the same standard, and against BigDecimal. */
class JsonTextTest {
  private static final Object NONE = new Object();

  private final JsonFactory jackson =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNumberLength(100_000).build())
          .build();

  @Test
  void whatIsJsonAndWhatItSaysIsAsJacksonHasIt() {
    Random random = Seeds.random();
    int valid = 0;
    int invalid = 0;
    for (int i = 0; i < 60_000; i++) {
      String whole = RandomJson.value(random, 4);
      String json = i % 2 == 0 ? whole : RandomJson.mutated(whole, random);

      Object expected = expected(json);

      assertThat(read(json)).as(json).isEqualTo(expected);
      assertThat(isSkipped(json)).as(json).isEqualTo(expected != NONE);
      valid += expected == NONE ? 0 : 1;
      invalid += expected == NONE ? 1 : 0;
    }
    assertThat(List.of(valid, invalid)).allMatch(count -> count > 10_000);
  }

  @Test
  void anEventHasTheAmountThatBigDecimalHas() {
    Random random = Seeds.random();
    int events = 0;
    for (int i = 0; i < 20_000; i++) {
      String amount = RandomJson.number(random);
      List<String> members = new ArrayList<>();
      for (int more = random.nextInt(3); more > 0; more--) {
        members.add(RandomJson.member("\"x\"", RandomJson.value(random, 3), random));
      }
      boolean quoted = random.nextBoolean();
      String value = quoted ? "\"" + amount + "\"" : amount;
      members.add(random.nextInt(members.size() + 1), "\"amount\":" + value);
      members.add(random.nextInt(members.size() + 1), "\"time\":" + i);

      EventReader.Result read = EventReader.read("{" + String.join(",", members) + "}");

      BigDecimal exact = new BigDecimal(amount);
      if (read instanceof Event event) {
        assertThat(event.timeMillis()).isEqualTo(i);
        assertThat(event.amount()).as(amount).isEqualByComparingTo(exact);
        events++;
      } else {
        assertThat(isWithinLimits(amount, exact)).as(amount).isFalse();
      }
    }
    assertThat(events).isBetween(10_000, 19_999);
  }

  private static boolean isWithinLimits(String text, BigDecimal exact) {
    BigDecimal most = BigDecimal.ONE.scaleByPowerOfTen(DecimalText.MOST_EXPONENT);
    return text.length() <= 1_000
        && exact.precision() <= DecimalText.MOST_DIGITS
        && exact.abs().compareTo(most) <= 0
        && exact.precision() - exact.scale() - 1 >= -DecimalText.MOST_EXPONENT;
  }

  private Object expected(String json) {
    try (JsonParser parser = jackson.createParser(json)) {
      if (parser.nextToken() == null) {
        return NONE;
      }
      Object value = value(parser);
      return parser.nextToken() == null ? value : NONE;
    } catch (IOException e) {
      return NONE;
    }
  }

  private static Object value(JsonParser parser) throws IOException {
    switch (parser.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT:
        return "number " + parser.getText();
      case VALUE_STRING:
        return "text " + parser.getText();
      case START_ARRAY:
        List<Object> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          values.add(value(parser));
        }
        return values;
      case START_OBJECT:
        Map<String, Object> members = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          members.put(name, value(parser));
        }
        return members;
      default:
        return parser.getText();
    }
  }

  private static Object read(String json) {
    JsonText text = new JsonText(json.toCharArray(), 0, json.length());
    try {
      Object value = value(text);
      return text.peek() == JsonText.END ? value : NONE;
    } catch (NoJsonException e) {
      return NONE;
    }
  }

  private static Object value(JsonText text) throws NoJsonException {
    int first = text.peek();
    switch (first) {
      case JsonText.NUMBER:
        return "number " + text.number();
      case '"':
        return "text " + text.string();
      case '[':
        text.open('[');
        List<Object> values = new ArrayList<>();
        while (text.hasNext(']')) {
          values.add(value(text));
        }
        return values;
      case '{':
        text.open('{');
        Map<String, Object> members = new HashMap<>();
        while (text.hasNext('}')) {
          members.put(text.name(), value(text));
        }
        return members;
      default:
        text.skip(0);
        return first == 't' ? "true" : first == 'f' ? "false" : "null";
    }
  }

  private static boolean isSkipped(String json) {
    JsonText text = new JsonText(json.toCharArray(), 0, json.length());
    try {
      text.skip(100);
      return text.peek() == JsonText.END;
    } catch (NoJsonException e) {
      return false;
    }
  }
}
