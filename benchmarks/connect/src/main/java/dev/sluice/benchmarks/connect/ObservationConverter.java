package dev.sluice.benchmarks.connect;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;

/**
 * Makes Structs of observations, with the name of their table in one field more. What is no
 * observation is refused, which a connector that tolerates errors skips.
 */
public final class ObservationConverter implements Converter {
  /** The field that names the table. */
  static final String TABLE = "table";

  private final Map<Descriptor, Target> targets = new HashMap<>();

  private record Target(MessageStructs structs, String table) {}

  /** As Connect makes it. */
  public ObservationConverter() {
    for (Message prototype : Observations.PROTOTYPES) {
      Descriptor type = prototype.getDescriptorForType();
      targets.put(type, new Target(MessageStructs.of(type, TABLE), table(type)));
    }
  }

  /** The table of a type, behind its namespace. */
  static String table(Descriptor type) {
    return CreateTables.NAMESPACE + "." + type.getName().toLowerCase(Locale.ROOT);
  }

  @Override
  public void configure(Map<String, ?> settings, boolean isKey) {}

  @Override
  public SchemaAndValue toConnectData(String topic, byte @Nullable [] value) {
    if (value == null) {
      return SchemaAndValue.NULL;
    }
    Message message = Observations.decode(value);
    Target target = message == null ? null : targets.get(message.getDescriptorForType());
    if (message == null || target == null) {
      throw new DataException("no observation");
    }
    Struct struct = target.structs.of(message);
    struct.put(TABLE, target.table);
    return new SchemaAndValue(target.structs.schema(), struct);
  }

  @Override
  public byte[] fromConnectData(String topic, Schema schema, Object value) {
    throw new DataException("observations are only read here");
  }
}
