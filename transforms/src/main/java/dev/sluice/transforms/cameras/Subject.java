package dev.sluice.transforms.cameras;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.State;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an observation is about: the subject of a State, or the happening of an Event. One constant
 * per field of those oneofs, of the same name; a test holds the two together.
 */
public enum Subject {
  PERSON(Kind.STATE),
  VEHICLE(Kind.STATE),
  DOOR(Kind.STATE),
  ZONE(Kind.STATE),
  OBSTRUCTION(Kind.STATE),
  MOTION_ZONE(Kind.STATE),
  DOOR_OPENED(Kind.EVENT),
  DOOR_CLOSED(Kind.EVENT),
  PERSON_CROSSED_DOOR(Kind.EVENT),
  VEHICLE_CROSSED_DOOR(Kind.EVENT),
  VEHICLE_CROSSED_INTERSECTION(Kind.EVENT),
  VEHICLE_LEFT_AISLE(Kind.EVENT),
  SPILL_SEEN(Kind.EVENT);

  private final Kind kind;
  private final String fieldName;
  private final FieldDescriptor field;
  private final Parser<? extends Message> parser;

  Subject(Kind kind) {
    this.kind = kind;
    this.fieldName = name().toLowerCase(Locale.ROOT);
    Message holder = kind == Kind.STATE ? State.getDefaultInstance() : Event.getDefaultInstance();
    this.field = holder.getDescriptorForType().findFieldByName(fieldName);
    this.parser = ((Message) holder.getField(field)).getParserForType();
  }

  public Kind kind() {
    return kind;
  }

  /** The field's name in State or Event, which is also its name in rules: {@code "person"}. */
  public String fieldName() {
    return fieldName;
  }

  /** The message that holds the subject's facts, such as {@link dev.sluice.camera.v1.Person}. */
  public Descriptor facts() {
    return field.getMessageType();
  }

  /** The field of State or Event that holds it. */
  FieldDescriptor field() {
    return field;
  }

  /** Reads the message that holds the subject's facts. */
  Parser<? extends Message> parser() {
    return parser;
  }

  /** The subject of that field name, if there is one. */
  public static Optional<Subject> ofFieldName(String fieldName) {
    return Stream.of(values()).filter(s -> s.fieldName.equals(fieldName)).findFirst();
  }
}
