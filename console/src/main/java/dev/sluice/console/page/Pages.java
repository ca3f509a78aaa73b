package dev.sluice.console.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import com.google.common.io.Resources;
import dev.sluice.console.web.Answer;
import dev.sluice.console.web.Call;
import dev.sluice.console.web.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Serves the pages and what belongs to them, from memory. */
public final class Pages {
  /** Nothing but what this server serves, and nothing inline. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final String HTML = "text/html; charset=utf-8";
  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");
  private static final List<String> ASSETS =
      List.of(
          "console.css",
          "shell.js",
          "chart.js",
          "live.js",
          "runs.js",
          "letters.js",
          "line.js",
          "icon.svg");

  private final Map<String, Answer> assets = new HashMap<>();

  /** Loads what there is. */
  public Pages() {
    for (String name : ASSETS) {
      String type = TYPES.getOrDefault(name.substring(name.indexOf('.') + 1), HTML);
      assets.put(name, answer(text(name), type));
    }
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        page("/", "live", "Live amounts"),
        page("/runs", "runs", "Runs"),
        page("/letters", "letters", "Dead letters"),
        page("/line", "line", "Line"),
        Route.get("/assets/{name}", "assets", Set.of(), this::asset));
  }

  /** A page in the frame of all: what NAME.html holds is its content, and NAME.js its program. */
  private static Route page(String path, String name, String title) {
    String text =
        text("frame.html")
            .replace("TITLE", title)
            .replace("NAME", name)
            .replace("<a href=\"" + path + "\">", "<a href=\"" + path + "\" aria-current=\"page\">")
            .replace("MAIN\n", text(name + ".html"));
    Answer page = answer(text, HTML).with("Content-Security-Policy", POLICY);
    return Route.page(
        path,
        "page",
        Set.of("range", "series", "run", "letter", "reason", "find"),
        call -> fresh(call, page));
  }

  private CompletableFuture<Answer> asset(Call call) {
    Answer asset = assets.get(call.part("name"));
    return asset == null
        ? CompletableFuture.completedFuture(Answer.message(404, "there is nothing here"))
        : fresh(call, asset);
  }

  private static CompletableFuture<Answer> fresh(Call call, Answer page) {
    boolean known =
        call.header("If-None-Match")
            .filter(page.headers().getOrDefault("ETag", "")::equals)
            .isPresent();
    return CompletableFuture.completedFuture(
        known ? new Answer(304, page.contentType(), new byte[0], page.headers()) : page);
  }

  private static Answer answer(String text, String type) {
    String tag = Hashing.sha256().hashString(text, UTF_8).toString().substring(0, 16);
    return Answer.text(200, type, text)
        .with("ETag", "\"" + tag + "\"")
        .with("Cache-Control", "no-cache");
  }

  private static String text(String name) {
    try {
      return Resources.toString(Resources.getResource(Pages.class, name), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("a part of the console is missing: " + name, e);
    }
  }
}
