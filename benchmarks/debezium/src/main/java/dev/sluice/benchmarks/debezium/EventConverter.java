package dev.sluice.benchmarks.debezium;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Date;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;

/**
 * Makes Structs of events.
 *
 * <p>The sink needs a schema with each record. With Connect's JsonConverter that would come as an
 * envelope in the record itself, which makes 378 bytes of an event of 36, read and made into a
 * schema again each time. This reads the events as they are, in one pass, and the schema is one
 * object for all: the sink is spared the envelope, in space and in time, to its advantage.
 *
 * <p>Amounts have two digits behind the point, since Connect's decimals have a fixed scale; one
 * with more is refused.
 */
@SuppressWarnings("JavaUtilDate") // Connect's own type of a timestamp.
public final class EventConverter implements Converter {
  private static final int SCALE = 2;
  private static final Schema SCHEMA =
      SchemaBuilder.struct()
          .name("dev.sluice.event")
          .field("time", Timestamp.SCHEMA)
          .field("amount", Decimal.schema(SCALE))
          .build();

  private final JsonFactory json = new JsonFactory();

  /** As Connect makes it. */
  public EventConverter() {}

  @Override
  public void configure(Map<String, ?> settings, boolean isKey) {}

  @Override
  public SchemaAndValue toConnectData(String topic, byte @Nullable [] value) {
    if (value == null) {
      return SchemaAndValue.NULL;
    }
    @Nullable Date time = null;
    @Nullable BigDecimal amount = null;
    try (JsonParser parser = json.createParser(value)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new DataException("no event");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        var unused = parser.nextToken();
        if (name.equals("time")) {
          time = new Date(parser.getLongValue());
        } else if (name.equals("amount")) {
          amount =
              parser.currentToken() == JsonToken.VALUE_STRING
                  ? new BigDecimal(parser.getText())
                  : parser.getDecimalValue();
        } else {
          parser.skipChildren();
        }
      }
      if (time == null || amount == null) {
        throw new DataException("no event");
      }
      Struct struct =
          new Struct(SCHEMA)
              .put("time", time)
              .put("amount", amount.setScale(SCALE, RoundingMode.UNNECESSARY));
      return new SchemaAndValue(SCHEMA, struct);
    } catch (IOException | ArithmeticException e) {
      throw new DataException("no event", e);
    }
  }

  @Override
  public byte[] fromConnectData(String topic, Schema schema, Object value) {
    throw new DataException("events are only read here");
  }
}
