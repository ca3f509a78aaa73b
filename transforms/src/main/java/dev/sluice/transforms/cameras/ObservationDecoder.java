package dev.sluice.transforms.cameras;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.WireFormat;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.State;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.transforms.cameras.Decoded.Undecodable;
import dev.sluice.transforms.rejections.Rejection;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a serialized {@code google.protobuf.Any} into an {@link Observation}, or says why that
 * cannot be done. It never throws on bad bytes.
 *
 * <p>The {@code Any} is taken apart by hand, in place: going through its message class would copy
 * every record's value once and make a text of its type URL. Of the type URL only what stands
 * behind its last slash counts, as the definition of {@code Any} says; what stands before is not
 * looked at.
 *
 * <p>Stateless and thread-safe.
 */
public final class ObservationDecoder {
  /** The step that an undecodable record's dead letter names, live and in a replay. */
  public static final String STEP = "DecodeObservations";

  /** The last millisecond of the year 9999: no sum of a time and a duration of a rule overflows. */
  private static final long LATEST_MILLIS = 253_402_300_799_999L;

  /**
   * The longest id of a camera or a track, characters. Ids are in the state, the key and the
   * incidents of a camera: one of a megabyte would be in an incident that no topic takes.
   */
  public static final int LONGEST_ID = 500;

  private static final byte[] STATE = State.getDescriptor().getFullName().getBytes(US_ASCII);
  private static final byte[] EVENT = Event.getDescriptor().getFullName().getBytes(US_ASCII);

  private static final int TYPE_URL_TAG = (1 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int VALUE_TAG = (2 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  /** Why bytes are rejected that are no {@code Any}. */
  public static final Rejection UNFRAMED =
      new Rejection(Reason.REASON_MESSAGE_MALFORMED, "the bytes are no google.protobuf.Any");

  /** Why an {@code Any} is rejected whose value is not of its type. */
  public static final Rejection WRONG_VALUE =
      new Rejection(
          Reason.REASON_MESSAGE_MALFORMED, "the value is not of the type that the Any names");

  /** Why an {@code Any} is rejected whose type is not read here. */
  public static final Rejection UNKNOWN_TYPE =
      new Rejection(
          Reason.REASON_TYPE_UNKNOWN,
          "the message is neither a sluice.camera.v1.State nor a sluice.camera.v1.Event");

  private static final Rejection NO_CAMERA =
      new Rejection(Reason.REASON_MESSAGE_INCOMPLETE, "camera_id is missing");
  private static final Rejection NO_TRACK =
      new Rejection(Reason.REASON_MESSAGE_INCOMPLETE, "track_id is missing");
  private static final Rejection TOO_LONG =
      new Rejection(
          Reason.REASON_ID_TOO_LONG,
          "camera_id or track_id has more than " + LONGEST_ID + " characters");
  private static final Rejection NO_SUBJECT =
      new Rejection(
          Reason.REASON_MESSAGE_INCOMPLETE, "the State has no subject that this version knows");
  private static final Rejection NO_HAPPENING =
      new Rejection(
          Reason.REASON_MESSAGE_INCOMPLETE, "the Event has no happening that this version knows");
  private static final Rejection ENDS_BEFORE_START =
      new Rejection(Reason.REASON_INTERVAL_INVALID, "the interval ends before it starts");
  private static final Rejection IMPOSSIBLE_TIME =
      new Rejection(
          Reason.REASON_INTERVAL_INVALID, "a time lies outside of the years 1970 to 9999");
  private static final Rejection OTHER_CAMERA =
      new Rejection(
          Reason.REASON_CAMERA_MISMATCH,
          "camera_id differs from the camera under which it was found");

  /**
   * Decodes one record.
   *
   * @param camera the camera under which the record was found; null where that is unknown, and then
   *     the message alone says it
   * @param bytes holds the serialized {@code Any} from {@code offset} for {@code length} bytes
   */
  public Decoded decode(@Nullable String camera, byte[] bytes, int offset, int length) {
    return decode(camera, bytes, offset, length, null);
  }

  /**
   * Decodes one record without copying it: the observation holds {@code payload} itself.
   *
   * @param camera the camera under which the record was found; null where that is unknown, and then
   *     the message alone says it
   * @param payload the serialized {@code Any}
   */
  public Decoded decode(@Nullable String camera, ByteString payload) {
    BackingArray bytes = BackingArray.of(payload);
    return decode(camera, bytes.array(), bytes.offset(), payload.size(), payload);
  }

  /**
   * @param whole the same bytes as {@code bytes} has, or null where they have to be copied
   */
  private static Decoded decode(
      @Nullable String camera, byte[] bytes, int offset, int length, @Nullable ByteString whole) {
    int typeStart = 0;
    int typeEnd = 0;
    int valueStart = 0;
    int valueEnd = 0;
    CodedInputStream any = CodedInputStream.newInstance(bytes, offset, length);
    try {
      for (int tag = any.readTag(); tag != 0; tag = any.readTag()) {
        if (tag == TYPE_URL_TAG) {
          int size = any.readRawVarint32();
          typeStart = offset + any.getTotalBytesRead();
          any.skipRawBytes(size);
          typeEnd = typeStart + size;
        } else if (tag == VALUE_TAG) {
          int size = any.readRawVarint32();
          valueStart = offset + any.getTotalBytesRead();
          any.skipRawBytes(size);
          valueEnd = valueStart + size;
        } else if (!any.skipField(tag)) {
          return new Undecodable(UNFRAMED);
        }
      }
    } catch (IOException e) {
      return new Undecodable(UNFRAMED);
    }
    if (typeStart == typeEnd) {
      return new Undecodable(UNFRAMED);
    }
    int nameStart = typeEnd;
    while (nameStart > typeStart && bytes[nameStart - 1] != '/') {
      nameStart--;
    }
    ByteString payload = whole == null ? ByteString.copyFrom(bytes, offset, length) : whole;
    try {
      if (Arrays.equals(bytes, nameStart, typeEnd, STATE, 0, STATE.length)) {
        return observe(
            camera, State.parser().parseFrom(bytes, valueStart, valueEnd - valueStart), payload);
      }
      if (Arrays.equals(bytes, nameStart, typeEnd, EVENT, 0, EVENT.length)) {
        return observe(
            camera, Event.parser().parseFrom(bytes, valueStart, valueEnd - valueStart), payload);
      }
    } catch (InvalidProtocolBufferException e) {
      return new Undecodable(WRONG_VALUE);
    }
    return new Undecodable(UNKNOWN_TYPE);
  }

  private static Decoded observe(@Nullable String camera, State state, ByteString payload) {
    if (state.getCameraId().isEmpty()) {
      return new Undecodable(NO_CAMERA);
    }
    if (camera != null && !state.getCameraId().equals(camera)) {
      return new Undecodable(OTHER_CAMERA);
    }
    if (state.getTrackId().isEmpty()) {
      return new Undecodable(NO_TRACK);
    }
    if (state.getCameraId().length() > LONGEST_ID || state.getTrackId().length() > LONGEST_ID) {
      return new Undecodable(TOO_LONG);
    }
    if (state.getEndMillis() < state.getStartMillis()) {
      return new Undecodable(ENDS_BEFORE_START);
    }
    if (state.getStartMillis() < 0 || state.getEndMillis() > LATEST_MILLIS) {
      return new Undecodable(IMPOSSIBLE_TIME);
    }
    Subject subject;
    Message facts;
    switch (state.getSubjectCase()) {
      case PERSON -> {
        subject = Subject.PERSON;
        facts = state.getPerson();
      }
      case VEHICLE -> {
        subject = Subject.VEHICLE;
        facts = state.getVehicle();
      }
      case DOOR -> {
        subject = Subject.DOOR;
        facts = state.getDoor();
      }
      case ZONE -> {
        subject = Subject.ZONE;
        facts = state.getZone();
      }
      case OBSTRUCTION -> {
        subject = Subject.OBSTRUCTION;
        facts = state.getObstruction();
      }
      case MOTION_ZONE -> {
        subject = Subject.MOTION_ZONE;
        facts = state.getMotionZone();
      }
      default -> {
        return new Undecodable(NO_SUBJECT);
      }
    }
    return new Observation(
        Kind.STATE,
        camera == null ? state.getCameraId() : camera,
        state.getTrackId(),
        state.getStartMillis(),
        state.getEndMillis(),
        subject,
        facts,
        payload);
  }

  private static Decoded observe(@Nullable String camera, Event event, ByteString payload) {
    if (event.getCameraId().isEmpty()) {
      return new Undecodable(NO_CAMERA);
    }
    if (camera != null && !event.getCameraId().equals(camera)) {
      return new Undecodable(OTHER_CAMERA);
    }
    if (event.getTrackId().isEmpty()) {
      return new Undecodable(NO_TRACK);
    }
    if (event.getCameraId().length() > LONGEST_ID || event.getTrackId().length() > LONGEST_ID) {
      return new Undecodable(TOO_LONG);
    }
    if (event.getAtMillis() < 0 || event.getAtMillis() > LATEST_MILLIS) {
      return new Undecodable(IMPOSSIBLE_TIME);
    }
    Subject subject;
    Message facts;
    switch (event.getHappeningCase()) {
      case DOOR_OPENED -> {
        subject = Subject.DOOR_OPENED;
        facts = event.getDoorOpened();
      }
      case DOOR_CLOSED -> {
        subject = Subject.DOOR_CLOSED;
        facts = event.getDoorClosed();
      }
      case PERSON_CROSSED_DOOR -> {
        subject = Subject.PERSON_CROSSED_DOOR;
        facts = event.getPersonCrossedDoor();
      }
      case VEHICLE_CROSSED_DOOR -> {
        subject = Subject.VEHICLE_CROSSED_DOOR;
        facts = event.getVehicleCrossedDoor();
      }
      case VEHICLE_CROSSED_INTERSECTION -> {
        subject = Subject.VEHICLE_CROSSED_INTERSECTION;
        facts = event.getVehicleCrossedIntersection();
      }
      case VEHICLE_LEFT_AISLE -> {
        subject = Subject.VEHICLE_LEFT_AISLE;
        facts = event.getVehicleLeftAisle();
      }
      case SPILL_SEEN -> {
        subject = Subject.SPILL_SEEN;
        facts = event.getSpillSeen();
      }
      default -> {
        return new Undecodable(NO_HAPPENING);
      }
    }
    return new Observation(
        Kind.EVENT,
        camera == null ? event.getCameraId() : camera,
        event.getTrackId(),
        event.getAtMillis(),
        event.getAtMillis(),
        subject,
        facts,
        payload);
  }
}
