package dev.sluice.console.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sluice.io.environment.Masks;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a client gets.
 *
 * @param status of HTTP
 * @param contentType of the body
 * @param body its bytes; not copied
 * @param headers more headers
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
  private static final String JSON = "application/json; charset=utf-8";

  /** JSON, without what would be a secret of this process. */
  public static Answer json(int status, JsonElement json) {
    return new Answer(status, JSON, Masks.masked(json.toString()).getBytes(UTF_8), Map.of());
  }

  /** JSON with a message and no more. */
  public static Answer message(int status, String message) {
    JsonObject json = new JsonObject();
    json.addProperty("message", message);
    return json(status, json);
  }

  /** JSON with a message, for a client that shall come again. */
  public static Answer later(String message, int seconds) {
    return message(503, message).with("Retry-After", Integer.toString(seconds));
  }

  /** Text of some type. */
  public static Answer text(int status, String contentType, String text) {
    return new Answer(status, contentType, text.getBytes(UTF_8), Map.of());
  }

  /** The same with a header more. */
  public Answer with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, contentType, body, more);
  }
}
