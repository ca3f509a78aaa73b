package dev.sluice.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sluice.console.events.EventSettings;
import dev.sluice.console.events.InMemoryEventSink;
import dev.sluice.console.web.Route;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Answers are held against the description by {@link TestConsole}; here it is the routes. */
class DescriptionTest {

  @Test
  void describedIsWhatThereIs() throws Exception {
    try (TestConsole console =
        TestConsole.start(ConsoleParts.of(EventSettings.defaults(), new InMemoryEventSink()))) {
      Set<String> routes = new TreeSet<>();
      for (Route route : console.server().routes(Clock.systemUTC())) {
        routes.add(route.method() + " " + route.path() + " " + new TreeSet<>(route.parameters()));
      }
      Set<String> described = new TreeSet<>();
      for (Map.Entry<String, JsonElement> path : Description.paths().entrySet()) {
        path.getValue()
            .getAsJsonObject()
            .asMap()
            .forEach(
                (method, operation) ->
                    described.add(
                        method.toUpperCase(Locale.ROOT)
                            + " "
                            + path.getKey()
                            + " "
                            + query(operation.getAsJsonObject())));
      }
      assertThat(routes).isEqualTo(described);
      assertThat(console.get("/openapi.json").json().getAsJsonObject("paths"))
          .isEqualTo(Description.paths());
    }
  }

  private static Set<String> query(JsonObject operation) {
    Set<String> names = new TreeSet<>();
    if (operation.has("parameters")) {
      for (JsonElement each : operation.getAsJsonArray("parameters")) {
        JsonObject parameter = Description.resolved(each.getAsJsonObject());
        if (parameter.get("in").getAsString().equals("query")) {
          names.add(parameter.get("name").getAsString());
        }
      }
    }
    return names;
  }
}
