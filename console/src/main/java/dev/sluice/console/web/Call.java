package dev.sluice.console.web;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a client asks.
 *
 * @param path parts of the path that a route leaves open, by their names
 * @param query parameters, each of them once
 * @param headers by names in any case; of one that came more than once, the first
 * @param body its bytes, whole; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Call(
    Map<String, String> path, Map<String, String> query, Map<String, String> headers, byte[] body) {

  public Call {
    Map<String, String> byAnyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    byAnyCase.putAll(headers);
    headers = byAnyCase;
  }

  /** A header's value. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** A parameter's value. */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /** A part of the path. */
  public String part(String name) {
    return path.getOrDefault(name, "");
  }
}
