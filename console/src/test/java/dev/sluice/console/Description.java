package dev.sluice.console;

import com.google.common.io.Resources;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** The description that the console serves of itself, as far as answers can be held against it. */
final class Description {
  private static final JsonObject DOCUMENT = load();

  private Description() {}

  private static JsonObject load() {
    try {
      return JsonParser.parseString(
              Resources.toString(
                  Resources.getResource(Description.class, "openapi.json"), StandardCharsets.UTF_8))
          .getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonObject paths() {
    return DOCUMENT.getAsJsonObject("paths");
  }

  /** The operation that answers, if the path and method are described. */
  private static Optional<JsonObject> operation(String method, String path) {
    for (Map.Entry<String, JsonElement> each : paths().entrySet()) {
      String pattern = each.getKey().replaceAll("\\{[a-z]+}", "[^/]+");
      String known = method.equals("HEAD") ? "get" : method.toLowerCase(java.util.Locale.ROOT);
      if (path.matches(pattern) && each.getValue().getAsJsonObject().has(known)) {
        return Optional.of(each.getValue().getAsJsonObject().getAsJsonObject(known));
      }
    }
    return Optional.empty();
  }

  /** Fails unless the answer is one that is described. */
  static void hold(String method, URI uri, int status, String contentType, String body) {
    Optional<JsonObject> operation = operation(method, uri.getRawPath());
    if (operation.isEmpty()) {
      if (status != 404 && status != 405) {
        throw new AssertionError(method + " " + uri + " is not described");
      }
      return;
    }
    String what = method + " " + uri.getPath() + " " + status;
    JsonObject responses = operation.get().getAsJsonObject("responses");
    if (!responses.has(Integer.toString(status))) {
      throw new AssertionError(what + " is not described");
    }
    JsonObject content =
        resolved(responses.getAsJsonObject(Integer.toString(status))).getAsJsonObject("content");
    if (content == null || method.equals("HEAD")) {
      return;
    }
    JsonObject json = content.getAsJsonObject("application/json");
    if (json == null) {
      return;
    }
    if (!contentType.startsWith("application/json")) {
      throw new AssertionError(what + " came as " + contentType);
    }
    String flaw = flaw(json.getAsJsonObject("schema"), JsonParser.parseString(body), "body");
    if (!flaw.isEmpty()) {
      throw new AssertionError(what + ": " + flaw + " in " + body);
    }
  }

  /** What is meant, where only its place is said. */
  static JsonObject resolved(JsonObject said) {
    if (!said.has("$ref")) {
      return said;
    }
    JsonObject found = DOCUMENT;
    for (String name : said.get("$ref").getAsString().substring("#/".length()).split("/", -1)) {
      found = found.getAsJsonObject(name);
    }
    return found;
  }

  /** What of a value is not as its schema says; empty if all is. Only what is used here. */
  private static String flaw(JsonObject schema, JsonElement value, String at) {
    if (schema.has("$ref")) {
      return flaw(resolved(schema), value, at);
    }
    if (schema.has("anyOf")) {
      String flaws = "";
      for (JsonElement one : schema.getAsJsonArray("anyOf")) {
        String flaw = flaw(one.getAsJsonObject(), value, at);
        if (flaw.isEmpty()) {
          return "";
        }
        flaws += flaw + "; ";
      }
      return flaws;
    }
    if (schema.has("enum")
        && schema.getAsJsonArray("enum").asList().stream().noneMatch(value::equals)) {
      return at + " is none of the values";
    }
    return switch (schema.get("type").getAsString()) {
      case "object" ->
          value.isJsonObject()
              ? members(schema, value.getAsJsonObject(), at)
              : at + " is no object";
      case "array" -> {
        if (!value.isJsonArray()) {
          yield at + " is no array";
        }
        for (JsonElement item : value.getAsJsonArray()) {
          String flaw = flaw(schema.getAsJsonObject("items"), item, at + "[]");
          if (!flaw.isEmpty()) {
            yield flaw;
          }
        }
        yield "";
      }
      case "integer" -> value.toString().matches("-?\\d+") ? "" : at + " is no integer";
      case "boolean" -> value.toString().matches("true|false") ? "" : at + " is no boolean";
      default -> value.toString().startsWith("\"") ? "" : at + " is no string";
    };
  }

  private static String members(JsonObject schema, JsonObject value, String at) {
    JsonObject properties =
        schema.has("properties") ? schema.getAsJsonObject("properties") : new JsonObject();
    if (schema.has("required")) {
      for (JsonElement name : schema.getAsJsonArray("required")) {
        if (!value.has(name.getAsString())) {
          return at + "." + name.getAsString() + " is missing";
        }
      }
    }
    for (Map.Entry<String, JsonElement> member : value.entrySet()) {
      if (properties.has(member.getKey())) {
        String flaw =
            flaw(
                properties.getAsJsonObject(member.getKey()),
                member.getValue(),
                at + "." + member.getKey());
        if (!flaw.isEmpty()) {
          return flaw;
        }
      } else if (schema.has("additionalProperties")
          && !schema.get("additionalProperties").getAsBoolean()) {
        return at + "." + member.getKey() + " is not described";
      }
    }
    return "";
  }
}
