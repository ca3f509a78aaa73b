package dev.sluice.command.rehearsal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** As much of S3 as a rehearsal asks for, in memory: no paging, no rights, no versions. */
final class StageS3 implements AutoCloseable {
  private static final Pattern DELETED = Pattern.compile("<Key>([^<]*)</Key>");

  /** By bucket and key. */
  private final SortedMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  StageS3() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange asked) throws IOException {
    try (asked) {
      String path = asked.getRequestURI().getPath().substring(1).replaceFirst("/$", "");
      byte[] body = body(asked);
      asked.getResponseHeaders().set("ETag", "\"rehearsal\"");
      switch (asked.getRequestMethod()) {
        case "PUT" -> {
          boolean refused =
              asked.getRequestHeaders().containsKey("If-None-Match") && objects.containsKey(path);
          if (!refused) {
            objects.put(path, body);
          }
          send(asked, refused ? 412 : 200, new byte[0]);
        }
        case "POST" -> {
          Matcher deleted = DELETED.matcher(new String(body, UTF_8));
          while (deleted.find()) {
            objects.remove(path + "/" + deleted.group(1));
          }
          send(asked, 200, "<DeleteResult/>".getBytes(UTF_8));
        }
        default -> {
          String query = asked.getRequestURI().getRawQuery();
          byte @Nullable [] found =
              query != null && query.contains("list-type=2")
                  ? list(path, query)
                  : objects.get(path);
          send(asked, found == null ? 404 : 200, found == null ? new byte[0] : found);
        }
      }
    }
  }

  /** What was sent, out of the signed pieces that it may have come in. */
  private static byte[] body(HttpExchange asked) throws IOException {
    byte[] sent = asked.getRequestBody().readAllBytes();
    if (!asked.getRequestHeaders().containsKey("x-amz-decoded-content-length")) {
      return sent;
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    String text = new String(sent, ISO_8859_1);
    int at = 0;
    while (at < sent.length) {
      int begin = text.indexOf("\r\n", at) + 2;
      int length = Integer.parseInt(text.substring(at, begin - 2).replaceFirst(";.*", ""), 16);
      whole.write(sent, begin, length);
      at = length == 0 ? sent.length : begin + length + 2;
    }
    return whole.toByteArray();
  }

  private byte[] list(String bucket, String query) {
    String prefix = bucket + "/" + parameter(query, "prefix");
    String delimiter = parameter(query, "delimiter");
    StringBuilder answer = new StringBuilder("<ListBucketResult><IsTruncated>false</IsTruncated>");
    TreeSet<String> folders = new TreeSet<>();
    for (Map.Entry<String, byte[]> each : objects.tailMap(prefix).entrySet()) {
      if (!each.getKey().startsWith(prefix)) {
        break;
      }
      int end = delimiter.isEmpty() ? -1 : each.getKey().indexOf(delimiter, prefix.length());
      if (end >= 0) {
        folders.add(each.getKey().substring(bucket.length() + 1, end + 1));
      } else {
        answer.append(
            "<Contents><Key>%s</Key><Size>%d</Size><LastModified>2026-03-01T00:00:00Z</LastModified></Contents>"
                .formatted(each.getKey().substring(bucket.length() + 1), each.getValue().length));
      }
    }
    folders.forEach(
        one ->
            answer.append("<CommonPrefixes><Prefix>%s</Prefix></CommonPrefixes>".formatted(one)));
    return answer.append("</ListBucketResult>").toString().getBytes(UTF_8);
  }

  private static String parameter(String query, String name) {
    for (String each : Splitter.on('&').split(query)) {
      if (each.startsWith(name + "=")) {
        return URLDecoder.decode(each.substring(name.length() + 1), UTF_8);
      }
    }
    return "";
  }

  private static void send(HttpExchange asked, int status, byte[] body) throws IOException {
    boolean empty = body.length == 0 || asked.getRequestMethod().equals("HEAD");
    asked.sendResponseHeaders(status, empty ? -1 : body.length);
    if (!empty) {
      asked.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
  }
}
