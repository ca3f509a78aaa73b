package dev.sluice.console.browser;

import com.google.common.io.Resources;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A page of the browser, which notes what it asks for and complains about. */
public final class Page {
  private final Chromium browser;
  private final String session;
  private int width;
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  Page(Chromium browser, String session) {
    this.browser = browser;
    this.session = session;
  }

  void prepare(int width, int height, boolean dark) {
    this.width = width;
    send("Page.enable", Map.of());
    send("Runtime.enable", Map.of());
    send("Network.enable", Map.of());
    send("Log.enable", Map.of());
    send(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width",
            width,
            "height",
            height,
            "deviceScaleFactor",
            1,
            "mobile",
            width < 500,
            "screenWidth",
            width,
            "screenHeight",
            height));
    send(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    send("Emulation.setTimezoneOverride", Map.of("timezoneId", "Europe/Berlin"));
    send("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
  }

  void event(JsonObject message) {
    JsonObject parameters = message.getAsJsonObject("params");
    switch (message.get("method").getAsString()) {
      case "Runtime.exceptionThrown" ->
          complaints.add(parameters.getAsJsonObject("exceptionDetails").toString());
      case "Log.entryAdded" -> {
        JsonObject entry = parameters.getAsJsonObject("entry");
        // That a request failed is often what is tested.
        if (entry.get("level").getAsString().equals("error")
            && !entry.get("source").getAsString().equals("network")) {
          complaints.add(entry.toString());
        }
      }
      case "Network.requestWillBeSent" ->
          requests.add(parameters.getAsJsonObject("request").get("url").getAsString());
      default -> {}
    }
  }

  private JsonObject send(String method, Map<String, Object> parameters) {
    return browser.send(session, method, parameters);
  }

  public void go(String url) {
    send("Page.navigate", Map.of("url", url));
  }

  /** The value of an expression, as text; a promise is waited for. */
  public String value(String expression) {
    JsonObject result =
        send(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + result.get("exceptionDetails"));
    }
    JsonObject value = result.getAsJsonObject("result");
    return value.has("value") && !value.get("value").isJsonNull()
        ? value.get("value").getAsString()
        : "";
  }

  /** What is read in an element. */
  public String text(String selector) {
    return value("document.querySelector('" + selector + "')?.innerText ?? ''");
  }

  public void click(String selector) {
    String unused = value("document.querySelector('" + selector + "').click()");
  }

  /** Presses a key, as a person does. */
  public void press(String key) {
    for (String type : List.of("rawKeyDown", "keyUp")) {
      send(
          "Input.dispatchKeyEvent",
          Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", code(key)));
    }
  }

  private static int code(String key) {
    return switch (key) {
      case "Tab" -> 9;
      case "Escape" -> 27;
      case "End" -> 35;
      case "Home" -> 36;
      case "ArrowLeft" -> 37;
      case "ArrowRight" -> 39;
      default -> 0;
    };
  }

  public void move(double x, double y) {
    send("Input.dispatchMouseEvent", Map.of("type", "mouseMoved", "x", x, "y", y));
  }

  /** What axe finds wrong with the page, a line each. */
  public String violations() throws IOException {
    String unused =
        value(
            Resources.toString(Resources.getResource("axe.min.js"), StandardCharsets.UTF_8)
                + ";''");
    return value(
        "axe.run(document, {resultTypes: ['violations']}).then(result => result.violations"
            + ".map(each => each.id + ': ' + each.help + ' at ' + each.nodes.map(node => node.target + ' ' + node.html"
            + ".slice(0, 200) + ' ' + (node.any[0]?.message ?? '')).join(' | ')).join('\\n'))");
  }

  /** Keeps a picture of the whole page where -Dsluice.screenshots names a folder. */
  public void picture(String name) throws IOException {
    picture(name, true);
  }

  /** Keeps a picture of what is seen of it, with what the pointer shows. */
  public void glimpse(String name) throws IOException {
    picture(name, false);
  }

  private void picture(String name, boolean beyond) throws IOException {
    String folder = System.getProperty("sluice.screenshots", "");
    if (!folder.isEmpty()) {
      String data =
          send("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", beyond))
              .get("data")
              .getAsString();
      Files.createDirectories(Path.of(folder));
      Files.write(Path.of(folder, name + ".png"), Base64.getDecoder().decode(data));
    }
  }

  /** Whether all of it is within the width that it was opened with. */
  public boolean isWithinItsWidth() {
    return Double.parseDouble(value("document.documentElement.scrollWidth")) <= width;
  }

  /** What went wrong in the page's own code. */
  public List<String> complaints() {
    return complaints;
  }

  /** All that was asked for, by address. */
  public List<String> requests() {
    return requests;
  }
}
