package dev.sluice.benchmarks.connect;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/**
 * Makes the tables before a connector writes to them: the columns of the archive's Parquet files,
 * and as the archive has its folders, a partition for each camera and day.
 */
final class CreateTables {
  /** Of all tables. */
  static final String NAMESPACE = "bench";

  private static final String CATALOG = "iceberg.catalog.";
  private static final String CATALOG_NAME = "iceberg";
  private static final List<String> TIMES = List.of("end_millis", "at_millis");

  private int ids;

  private CreateTables() {}

  /** Arguments: the settings of the connector, in which the catalog's are. */
  public static void main(String[] arguments) throws IOException {
    Properties settings = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(arguments[0]))) {
      settings.load(reader);
    }
    Map<String, String> catalogSettings = new HashMap<>();
    for (String name : settings.stringPropertyNames()) {
      if (name.startsWith(CATALOG)) {
        catalogSettings.put(name.substring(CATALOG.length()), settings.getProperty(name));
      }
    }
    Catalog catalog = CatalogUtil.buildIcebergCatalog(CATALOG_NAME, catalogSettings, null);
    ((SupportsNamespaces) catalog).createNamespace(Namespace.of(NAMESPACE));
    for (Message prototype : Observations.PROTOTYPES) {
      Descriptor type = prototype.getDescriptorForType();
      Schema schema = new Schema(new CreateTables().columns(type));
      PartitionSpec.Builder partitions = PartitionSpec.builderFor(schema).identity("camera_id");
      for (String time : TIMES) {
        if (type.findFieldByName(time) != null) {
          partitions.day(time);
        }
      }
      var unused =
          catalog.createTable(
              TableIdentifier.parse(ObservationConverter.table(type)), schema, partitions.build());
    }
  }

  private List<NestedField> columns(Descriptor type) {
    List<NestedField> columns = new ArrayList<>();
    for (FieldDescriptor field : type.getFields()) {
      int id = ++ids;
      columns.add(
          NestedField.builder()
              .withId(id)
              .isOptional(field.hasPresence())
              .withName(field.getName())
              .ofType(column(field))
              .build());
    }
    return columns;
  }

  private Type column(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case BOOLEAN -> Types.BooleanType.get();
      case INT -> Types.IntegerType.get();
      case LONG ->
          field.getName().endsWith("_millis")
              ? Types.TimestampType.withZone()
              : Types.LongType.get();
      case FLOAT -> Types.FloatType.get();
      case DOUBLE -> Types.DoubleType.get();
      case STRING, ENUM -> Types.StringType.get();
      case MESSAGE -> Types.StructType.of(columns(field.getMessageType()));
      case BYTE_STRING ->
          throw new IllegalArgumentException(field.getFullName() + " has no column");
    };
  }
}
