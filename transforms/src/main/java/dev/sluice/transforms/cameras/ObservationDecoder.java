package dev.sluice.transforms.cameras;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.State;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.transforms.cameras.Decoded.Undecodable;
import dev.sluice.transforms.rejections.Rejection;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a serialized {@code google.protobuf.Any} into an {@link Observation}, or says why that
 * cannot be done. It never throws on bad bytes.
 *
 * <p>A message that is written as messages mostly are is read in place; any other is left to the
 * parser of messages.
 *
 * <p>What is left of one record when the next comes is not looked at again. Not thread-safe.
 */
public final class ObservationDecoder {
  /** The step that an undecodable record's dead letter names, live and in a replay. */
  public static final String STEP = "DecodeObservations";

  /**
   * The longest id of a camera or a track, characters. Ids are in the state, the key and the
   * incidents of a camera: one of a megabyte would be in an incident that no topic takes.
   */
  public static final int LONGEST_ID = 500;

  /** No field of State or Event has a higher number, so that each has a bit. */
  private static final int HIGHEST_FIELD = 31;

  private static final int[] STATE_TAGS = tags(State.getDescriptor());
  private static final int[] EVENT_TAGS = tags(Event.getDescriptor());
  private static final @Nullable Subject[] STATE_SUBJECTS = subjects(Kind.STATE);
  private static final @Nullable Subject[] EVENT_SUBJECTS = subjects(Kind.EVENT);

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

  private final WireFields fields = new WireFields();
  private final AnyFrame frame = new AnyFrame(fields);
  private String latestCamera = "";
  private byte[] latestBytes = {};
  private boolean isLatestAscii;

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
  private Decoded decode(
      @Nullable String camera, byte[] bytes, int offset, int length, @Nullable ByteString whole) {
    if (!frame.read(bytes, offset, offset + length)) {
      return new Undecodable(UNFRAMED);
    }
    @Nullable Kind kind = frame.kind();
    if (kind == null) {
      return new Undecodable(UNKNOWN_TYPE);
    }
    ByteString payload = whole == null ? ByteString.copyFrom(bytes, offset, length) : whole;
    @Nullable Decoded decoded = inPlace(kind, camera, bytes, payload, offset);
    if (decoded != null) {
      return decoded;
    }
    int size = frame.end() - frame.start();
    try {
      return kind == Kind.STATE
          ? observe(camera, State.parser().parseFrom(bytes, frame.start(), size), payload)
          : observe(camera, Event.parser().parseFrom(bytes, frame.start(), size), payload);
    } catch (InvalidProtocolBufferException e) {
      return new Undecodable(WRONG_VALUE);
    }
  }

  /**
   * Reads a message without a parser, which would make a dozen objects of it; null where that takes
   * one: it repeats a field, has a group or a text that is not ASCII, or is no message. Of all
   * others a parser says the same.
   */
  private @Nullable Decoded inPlace(
      Kind kind, @Nullable String camera, byte[] bytes, ByteString payload, int offset) {
    boolean isState = kind == Kind.STATE;
    int[] tags = isState ? STATE_TAGS : EVENT_TAGS;
    @Nullable Subject[] subjects = isState ? STATE_SUBJECTS : EVENT_SUBJECTS;
    int seen = 0;
    @Nullable String cameraId = "";
    @Nullable String trackId = "";
    long startMillis = 0;
    long endMillis = 0;
    @Nullable Subject subject = null;
    int from = 0;
    int to = 0;
    fields.over(bytes, frame.start(), frame.end());
    while (fields.next()) {
      int number = fields.number();
      if (number >= tags.length || tags[number] == 0) {
        continue;
      }
      if (fields.tag() != tags[number] || (seen & (1 << number)) != 0) {
        return null;
      }
      seen |= 1 << number;
      if (number == State.CAMERA_ID_FIELD_NUMBER) {
        cameraId = isCamera(camera, bytes) ? camera : text(bytes);
      } else if (number == State.TRACK_ID_FIELD_NUMBER) {
        trackId = text(bytes);
      } else if (number == State.START_MILLIS_FIELD_NUMBER) {
        startMillis = fields.value();
      } else if (number == State.END_MILLIS_FIELD_NUMBER && isState) {
        endMillis = fields.value();
      } else if (subjects[number] != null) {
        if (subject != null) {
          return null;
        }
        subject = subjects[number];
        from = fields.start();
        to = fields.end();
      }
    }
    if (fields.isBroken() || cameraId == null || trackId == null) {
      return null;
    }
    @Nullable ObservedFacts facts = null;
    if (subject != null) {
      fields.over(bytes, from, to);
      facts = ObservedFacts.read(subject, fields, from, to, payload, offset);
      if (facts == null) {
        return null;
      }
    }
    long end = isState ? endMillis : startMillis;
    return observe(kind, camera, cameraId, trackId, startMillis, end, facts, payload);
  }

  /** The text of the field; null where it is not ASCII. */
  private @Nullable String text(byte[] bytes) {
    // As ASCII it would be looked through once more.
    return fields.isAscii()
        ? new String(bytes, fields.start(), fields.end() - fields.start(), ISO_8859_1)
        : null;
  }

  /** Whether the field is that camera, and ASCII. */
  private boolean isCamera(@Nullable String camera, byte[] bytes) {
    if (camera == null) {
      return false;
    }
    if (!camera.equals(latestCamera)) {
      latestCamera = camera;
      latestBytes = camera.getBytes(UTF_8);
      isLatestAscii = camera.chars().allMatch(character -> character < 0x80);
    }
    return isLatestAscii
        && Arrays.equals(bytes, fields.start(), fields.end(), latestBytes, 0, latestBytes.length);
  }

  private static Decoded observe(@Nullable String camera, State state, ByteString payload) {
    return observe(
        Kind.STATE,
        camera,
        state.getCameraId(),
        state.getTrackId(),
        state.getStartMillis(),
        state.getEndMillis(),
        facts(state, STATE_SUBJECTS, state.getSubjectCase().getNumber()),
        payload);
  }

  private static Decoded observe(@Nullable String camera, Event event, ByteString payload) {
    return observe(
        Kind.EVENT,
        camera,
        event.getCameraId(),
        event.getTrackId(),
        event.getAtMillis(),
        event.getAtMillis(),
        facts(event, EVENT_SUBJECTS, event.getHappeningCase().getNumber()),
        payload);
  }

  /**
   * @param field the number of the field that holds them, 0 for none
   */
  private static @Nullable ObservedFacts facts(
      Message message, @Nullable Subject[] subjects, int field) {
    @Nullable Subject subject = subjects[field];
    return subject == null
        ? null
        : ObservedFacts.of(subject, (Message) message.getField(subject.field()));
  }

  /**
   * @param camera the camera under which it was found, or null
   */
  private static Decoded observe(
      Kind kind,
      @Nullable String camera,
      String cameraId,
      String trackId,
      long startMillis,
      long endMillis,
      @Nullable ObservedFacts facts,
      ByteString payload) {
    if (cameraId.isEmpty()) {
      return new Undecodable(NO_CAMERA);
    }
    if (camera != null && !cameraId.equals(camera)) {
      return new Undecodable(OTHER_CAMERA);
    }
    if (trackId.isEmpty()) {
      return new Undecodable(NO_TRACK);
    }
    if (cameraId.length() > LONGEST_ID || trackId.length() > LONGEST_ID) {
      return new Undecodable(TOO_LONG);
    }
    if (endMillis < startMillis) {
      return new Undecodable(ENDS_BEFORE_START);
    }
    if (!EventTime.isPossible(startMillis) || !EventTime.isPossible(endMillis)) {
      return new Undecodable(IMPOSSIBLE_TIME);
    }
    if (facts == null) {
      return new Undecodable(kind == Kind.STATE ? NO_SUBJECT : NO_HAPPENING);
    }
    return new Observation(
        kind,
        camera == null ? cameraId : camera,
        trackId,
        startMillis,
        endMillis,
        facts.subject(),
        facts,
        payload);
  }

  /** By number, what a field of a message begins with; 0 where there is none. */
  private static int[] tags(Descriptor message) {
    int[] tags = new int[HIGHEST_FIELD + 1];
    message
        .getFields()
        .forEach(
            field ->
                tags[field.getNumber()] =
                    WireFields.tag(field.getNumber(), field.getLiteType().getWireType()));
    return tags;
  }

  /** By the number of its field, what an observation may be about. */
  private static @Nullable Subject[] subjects(Kind kind) {
    @Nullable Subject[] subjects = new Subject[HIGHEST_FIELD + 1];
    Stream.of(Subject.values())
        .filter(subject -> subject.kind() == kind)
        .forEach(subject -> subjects[subject.field().getNumber()] = subject);
    return subjects;
  }
}
