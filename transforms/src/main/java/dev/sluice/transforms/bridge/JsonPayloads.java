package dev.sluice.transforms.bridge;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.transforms.amounts.EventReader;
import dev.sluice.transforms.amounts.JsonText;
import dev.sluice.transforms.amounts.JsonText.NoJsonException;
import dev.sluice.transforms.rejections.Rejection;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JSON objects in UTF-8, of which three fields are looked at: strings or numbers that name machine
 * and device, and a number of milliseconds. An object without the time is used, with that of its
 * arrival.
 *
 * @param machine the name of the field
 * @param device the name of the field
 * @param time the name of the field
 */
public record JsonPayloads(String machine, String device, String time) implements PayloadForm {

  @Override
  public Content read(String topic, ByteString payload) {
    if (!payload.isValidUtf8()) {
      return unusable(Reason.REASON_JSON_MALFORMED, "the payload is not UTF-8");
    }
    char[] text = payload.toStringUtf8().toCharArray();
    Map<String, String> found = new HashMap<>();
    JsonText json = new JsonText(text, 0, text.length);
    try {
      json.open('{');
      while (json.hasNext('}')) {
        String name = json.name();
        int first = json.peek();
        boolean isOurs = name.equals(machine) || name.equals(device) || name.equals(time);
        if (isOurs && (first == '"' || first == JsonText.NUMBER)) {
          String value = first == '"' ? json.string() : json.number();
          if (found.putIfAbsent(name, value) != null) {
            return unusable(Reason.REASON_MESSAGE_INCOMPLETE, name + " is there more than once");
          }
        } else {
          json.skip(EventReader.MOST_NESTED - 1);
        }
      }
      if (json.peek() != JsonText.END) {
        return unusable(Reason.REASON_JSON_MALFORMED, "something stands behind the JSON object");
      }
    } catch (NoJsonException e) {
      return unusable(Reason.REASON_JSON_MALFORMED, "the payload is no JSON object");
    }
    return content(found.get(machine), found.get(device), found.get(time));
  }

  private Content content(
      @Nullable String machineId, @Nullable String deviceId, @Nullable String millis) {
    if (machineId == null || machineId.isEmpty() || machineId.indexOf('/') >= 0) {
      return unusable(
          Reason.REASON_MESSAGE_INCOMPLETE, machine + " is missing, empty, or has a slash");
    }
    if (deviceId == null || deviceId.isEmpty() || deviceId.indexOf('/') >= 0) {
      return unusable(
          Reason.REASON_MESSAGE_INCOMPLETE, device + " is missing, empty, or has a slash");
    }
    ByteString key = ByteString.copyFromUtf8(machineId + "/" + deviceId);
    if (millis == null) {
      return new Keyed(key, NO_TIME);
    }
    Optional<BigDecimal> whole = EventReader.wholeNumber(millis);
    return whole.isPresent() && EventReader.isInRange(whole.get())
        ? new Keyed(key, whole.get().longValueExact())
        : unusable(
            Reason.REASON_TIME_INVALID,
            time + " is no whole number of milliseconds from 0 to " + EventReader.MOST_MILLIS);
  }

  private static Unusable unusable(Reason reason, String message) {
    return new Unusable(new Rejection(reason, message));
  }
}
