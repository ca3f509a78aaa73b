package dev.sluice.command.rehearsal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of S3 as a rehearsal asks for, over a store in memory: no paging, rights, versions. */
final class StageS3 implements AutoCloseable {
  private static final String BUCKET = "stage";
  private static final Pattern DELETED = Pattern.compile("<Key>([^<]*)</Key>");

  private final ObjectStore objects = InMemoryObjectStore.withBuckets(BUCKET).open();

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
      String key = asked.getRequestURI().getPath().replaceFirst("/" + BUCKET + "/?", "");
      byte[] body = body(asked);
      asked.getResponseHeaders().set("ETag", "\"rehearsal\"");
      switch (asked.getRequestMethod()) {
        case "PUT" -> {
          boolean isRefused = false;
          if (asked.getRequestHeaders().containsKey("If-None-Match")) {
            isRefused = !objects.putIfAbsent(BUCKET, key, body);
          } else {
            objects.put(BUCKET, key, body);
          }
          send(asked, isRefused ? 412 : 200, new byte[0]);
        }
        case "POST" -> {
          Matcher deleted = DELETED.matcher(new String(body, UTF_8));
          objects.delete(BUCKET, deleted.results().map(found -> found.group(1)).toList());
          send(asked, 200, "<DeleteResult/>".getBytes(UTF_8));
        }
        default -> {
          String query = asked.getRequestURI().getRawQuery();
          if (query != null && query.contains("list-type=2")) {
            send(asked, 200, list(Splitter.on('&').withKeyValueSeparator('=').split(query)));
            return;
          }
          try (InputStream found = objects.read(BUCKET, key)) {
            send(asked, 200, found.readAllBytes());
          } catch (NoSuchFileException e) {
            send(asked, 404, new byte[0]);
          }
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

  /** Folders or objects, which is all that is asked for at once. */
  private byte[] list(Map<String, String> query) throws IOException {
    String prefix = URLDecoder.decode(query.getOrDefault("prefix", ""), UTF_8);
    StringBuilder answer = new StringBuilder("<ListBucketResult><IsTruncated>false</IsTruncated>");
    if (query.containsKey("delimiter")) {
      for (String folder : objects.listFolders(BUCKET, prefix)) {
        answer.append("<CommonPrefixes><Prefix>" + folder + "</Prefix></CommonPrefixes>");
      }
    } else {
      objects.list(
          BUCKET,
          prefix,
          one ->
              answer.append(
                  "<Contents><Key>%s</Key><Size>%d</Size><LastModified>%s</LastModified></Contents>"
                      .formatted(
                          one.key(), one.bytes(), Instant.ofEpochMilli(one.modifiedMillis()))));
    }
    return answer.append("</ListBucketResult>").toString().getBytes(UTF_8);
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
