package dev.sluice.console.browser;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sluice.local.ScratchFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Assumptions;

/** A headless browser, and its pages. */
public final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");

  private final Process process;
  private final ScratchFolder profile;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonObject>> waiting;
  private final Map<String, Page> pages;
  private final AtomicInteger numbers = new AtomicInteger();

  private Chromium(
      Process process,
      ScratchFolder profile,
      WebSocket socket,
      Map<Integer, CompletableFuture<JsonObject>> waiting,
      Map<String, Page> pages) {
    this.process = process;
    this.profile = profile;
    this.socket = socket;
    this.waiting = waiting;
    this.pages = pages;
  }

  /** Starts that of this machine; where there is none, the tests are skipped, and say so. */
  public static Chromium start() throws Exception {
    Optional<Path> program = find();
    Assumptions.assumeTrue(
        program.isPresent(),
        "the pages are not tested: there is no chromium on the path; install it, or name it in"
            + " SLUICE_CHROMIUM");
    return start(program.get());
  }

  /** The browser of this machine: of SLUICE_CHROMIUM, or on the path. */
  private static Optional<Path> find() {
    String named = System.getenv("SLUICE_CHROMIUM");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts it with a profile of its own. */
  private static Chromium start(Path program) throws Exception {
    ScratchFolder profile = ScratchFolder.create("chromium-of-tests");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                // Its sandbox wants rights that a container may not give; what it opens is ours.
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--no-default-browser-check",
                "--hide-scrollbars",
                "--lang=en-GB",
                // Nothing but this machine has a name, so that nothing else can be asked for.
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile.path(),
                "about:blank")
            .redirectErrorStream(true)
            .start();
    String address = address(process);
    Map<Integer, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();
    Map<String, Page> pages = new ConcurrentHashMap<>();
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address), new Receiver(waiting, pages))
            .get(60, TimeUnit.SECONDS);
    return new Chromium(process, profile, socket, waiting, pages);
  }

  private static String address(Process process) throws IOException {
    BufferedReader out = process.inputReader();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        Thread rest =
            new Thread(
                () -> {
                  try {
                    while (out.readLine() != null) {
                      // Its complaints about what a container lacks.
                    }
                  } catch (IOException e) {
                    // It has ended.
                  }
                });
        rest.setDaemon(true);
        rest.start();
        return listening.group(1);
      }
    }
    throw new IOException("the browser ended before it listened");
  }

  /** A new page, as wide and high as that, in a light or dark scheme. */
  public Page open(int width, int height, boolean dark) {
    JsonObject context = send("", "Target.createBrowserContext", Map.of());
    String target =
        send(
                "",
                "Target.createTarget",
                Map.of(
                    "url",
                    "about:blank",
                    "browserContextId",
                    context.get("browserContextId").getAsString()))
            .get("targetId")
            .getAsString();
    String session =
        send("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .get("sessionId")
            .getAsString();
    Page page = new Page(this, session);
    pages.put(session, page);
    page.prepare(width, height, dark);
    return page;
  }

  JsonObject send(String session, String method, Map<String, Object> parameters) {
    JsonObject message = new JsonObject();
    int number = numbers.incrementAndGet();
    message.addProperty("id", number);
    message.addProperty("method", method);
    if (!session.isEmpty()) {
      message.addProperty("sessionId", session);
    }
    message.add("params", new com.google.gson.Gson().toJsonTree(parameters));
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    waiting.put(number, answer);
    try {
      synchronized (this) {
        var unused = socket.sendText(message.toString(), true).get(60, TimeUnit.SECONDS);
      }
      JsonObject got = answer.get(60, TimeUnit.SECONDS);
      if (got.has("error")) {
        throw new IllegalStateException(method + ": " + got.get("error"));
      }
      return got.getAsJsonObject("result");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException(method, e);
    }
  }

  /** Ends the browser with all its processes, some of which write its profile to the last. */
  @Override
  public void close() {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    try {
      var unused = send("", "Browser.close", Map.of());
    } catch (IllegalStateException e) {
      // It may end before it answers, and is killed where it does neither.
    }
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> all.stream().noneMatch(Chromium::runs));
    } catch (ConditionTimeoutException e) {
      all.forEach(ProcessHandle::destroyForcibly);
    }
    socket.abort();
    profile.close();
  }

  /** One that has ended is still there until somebody asks for its exit code; it has no command. */
  private static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  private static final class Receiver implements WebSocket.Listener {
    private final Map<Integer, CompletableFuture<JsonObject>> waiting;
    private final Map<String, Page> pages;
    private final StringBuilder text = new StringBuilder();

    Receiver(Map<Integer, CompletableFuture<JsonObject>> waiting, Map<String, Page> pages) {
      this.waiting = waiting;
      this.pages = pages;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        JsonObject message = JsonParser.parseString(text.toString()).getAsJsonObject();
        text.setLength(0);
        JsonElement number = message.get("id");
        if (number != null) {
          CompletableFuture<JsonObject> answer = waiting.remove(number.getAsInt());
          if (answer != null) {
            answer.complete(message);
          }
        } else if (message.has("sessionId")) {
          Page page = pages.get(message.get("sessionId").getAsString());
          if (page != null) {
            page.event(message);
          }
        }
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      fail();
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      fail();
    }

    private void fail() {
      IOException ended = new IOException("the browser has ended");
      waiting.values().forEach(answer -> answer.completeExceptionally(ended));
    }
  }
}
