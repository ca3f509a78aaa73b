package dev.sluice.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A command that a page shows, held against what the command, the script or Maven would take.
 *
 * <ul>
 *   <li>{@code sluice run|validate|check NAME} and {@code sluice try}: {@code sluice validate} says
 *       that it is valid. A file of rules is the one that comes with Sluice. Where {@code …} stands
 *       among the options or as a value, those of the pipeline's first example are taken, and for
 *       servers that are not named those of {@code local up}.
 *   <li>Any other command of {@code sluice}: it is there, and its {@code --help} has the options.
 *   <li>{@code scripts/NAME}: it is there, and its {@code --help} has the options and words.
 *   <li>{@code mvn}: the modules and the test classes are there.
 *   <li>What begins with {@code SLUICE_PLUGINS=}: nothing here, since its pipelines are not on this
 *       class path. The test of those looks at the rest of the line.
 *   <li>Whatever else a line holds is not looked at. Words in capitals stand for something.
 * </ul>
 */
public final class ShownCommand {
  private static final Pattern WORD =
      Pattern.compile("(?:[^\\s'\"]|'[^']*'|\"(?:[^\"\\\\]|\\\\.)*\")+");
  private static final Pattern INNER = Pattern.compile("\"?\\$\\((.*)\\)\"?");
  private static final String GAP = "…";

  /** How a line with pipelines of a user's own begins. */
  public static final String PLUGINS = "SLUICE_PLUGINS=";

  /** What {@code local up} tells commands in their environment. */
  private static final List<String> EXPORTED =
      List.of(
          "--kafkaServers=localhost:9092",
          "--mqtt=mqtt://localhost:1883",
          "--jdbcUrl=jdbc:postgresql://localhost:5432/postgres",
          "--influxUrl=http://localhost:9000");

  private final Path home;
  private final Map<String, String> usages = new HashMap<>();
  private final Map<String, String> validated = new HashMap<>();

  /** Commands of a checkout. */
  public ShownCommand(Path home) {
    this.home = home.toAbsolutePath().normalize();
  }

  /** What is wrong with a line, nothing if all its commands would be taken. */
  public List<String> faults(String line) throws IOException, InterruptedException {
    List<String> faults = new ArrayList<>();
    if (line.startsWith(PLUGINS)) {
      return faults;
    }
    for (List<String> command : commands(line)) {
      List<String> words = command.subList(1, command.size());
      String name = command.get(0).replaceFirst("^\\./", "");
      if (name.equals("sluice") || name.equals("scripts/sluice")) {
        for (List<String> each : alternatives(words)) {
          sluice(each, faults);
        }
      } else if (name.startsWith("scripts/")) {
        script(name, words, faults);
      } else if (name.equals("mvn")) {
        maven(words, faults);
      }
    }
    return faults;
  }

  /** The commands of a line, each in words; what surrounds them is left away. */
  static List<List<String>> commands(String line) {
    List<List<String>> commands = new ArrayList<>();
    List<String> command = new ArrayList<>();
    Matcher words = WORD.matcher(line);
    while (words.find() && !words.group().startsWith("#")) {
      String word = words.group();
      Matcher inner = INNER.matcher(word);
      if (inner.matches()) {
        commands.addAll(commands(inner.group(1)));
      } else if (List.of("&&", "||", "|", "&", ";", ">").contains(word)) {
        commands.add(command);
        command = new ArrayList<>();
      } else if (!command.isEmpty() || !word.matches("setsid|nohup|exec|time|\\$|[A-Z_]+=.*")) {
        command.add(word.replaceAll("^\\[|\\]$", "").replaceAll("['\"]", ""));
      }
    }
    commands.add(command);
    commands.removeIf(List::isEmpty);
    return commands;
  }

  /** {@code up|status|down} is three commands. */
  private static List<List<String>> alternatives(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).matches("[a-z-]+(\\|[a-z-]+)+")) {
        List<List<String>> all = new ArrayList<>();
        for (String one : words.get(i).split("\\|")) {
          List<String> each = new ArrayList<>(words);
          each.set(i, one);
          all.addAll(alternatives(each));
        }
        return all;
      }
    }
    return List.of(words);
  }

  private void sluice(List<String> words, List<String> faults)
      throws IOException, InterruptedException {
    if (words.isEmpty()) {
      faults.add("sluice: which command?");
      return;
    }
    List<String> rest = words.subList(1, words.size());
    switch (words.get(0)) {
      case "run", "validate", "check" -> {
        if (rest.isEmpty() || !isPlaceholder(rest.get(0))) {
          validate(rest, faults);
        }
      }
      case "try" -> {
        List<String> all = new ArrayList<>(List.of("try"));
        rest.forEach(w -> all.add(w.startsWith("-") || w.equals(GAP) ? w : "--rules=" + w));
        validate(all, faults);
      }
      case "help" -> {
        options("sluice help", usage("help"), rest, faults);
        String named =
            rest.stream()
                .filter(word -> !word.startsWith("-") && !word.equals(GAP) && !isPlaceholder(word))
                .collect(Collectors.joining(" "));
        if (Sluice.run(("help " + named).strip(), List.of()).exit() != 0) {
          faults.add("sluice help: there is no " + named);
        }
      }
      default -> {
        String path = words.get(0);
        List<String> options = rest;
        String usage = usage(path);
        if (usage.contains("\nCommands:") && !rest.isEmpty()) {
          path += " " + rest.get(0);
          options = rest.subList(1, rest.size());
          usage = usage(path);
        }
        if (usage.isEmpty()) {
          faults.add("there is no command: sluice " + path);
        } else {
          options("sluice " + path, usage, options, faults);
        }
      }
    }
  }

  private void validate(List<String> words, List<String> faults) {
    if (words.isEmpty()) {
      faults.add("sluice: which pipeline?");
      return;
    }
    String pipeline = words.get(0);
    Map<String, String> example = example(pipeline);
    List<String> options = new ArrayList<>();
    for (String word : words.subList(1, words.size())) {
      String name = word.replaceFirst("=.*", "");
      if (word.equals(GAP)) {
        example.entrySet().stream()
            .filter(given -> words.stream().noneMatch(w -> w.startsWith(given.getKey() + "=")))
            .forEach(given -> options.add(given.getKey() + "=" + given.getValue()));
      } else if (word.endsWith("=" + GAP)) {
        options.add(name + "=" + example.getOrDefault(name, GAP));
      } else if (word.endsWith(".yaml")) {
        options.add(name + "=" + home.resolve(DocsTest.SHIPPED_RULES));
      } else {
        options.add(word);
      }
    }
    String help = Sluice.run("help " + pipeline, List.of()).out();
    for (String exported : EXPORTED) {
      String name = exported.replaceFirst("=.*", "");
      if (has(help, name) && options.stream().noneMatch(given -> given.startsWith(name + "="))) {
        options.add(exported);
      }
    }
    String fault = validated.get(pipeline + options);
    if (fault == null) {
      Sluice.Ended ended = Sluice.run("validate " + pipeline, options);
      fault = ended.exit() == 0 ? "" : ended.err().strip();
      validated.put(pipeline + options, fault);
    }
    if (!fault.isEmpty()) {
      faults.add(fault);
    }
  }

  private static Map<String, String> example(String pipeline) {
    Map<String, String> options = new HashMap<>();
    Sluice.run("help " + pipeline, List.of())
        .out()
        .lines()
        .dropWhile(line -> !line.equals("Examples:"))
        .map(String::strip)
        .filter(line -> line.startsWith("sluice "))
        .findFirst()
        .ifPresent(
            line ->
                commands(line).get(0).stream()
                    .filter(word -> word.startsWith("--") && word.contains("="))
                    .forEach(word -> options.put(word.replaceFirst("=.*", ""), after(word, '='))));
    return options;
  }

  private void script(String name, List<String> words, List<String> faults)
      throws IOException, InterruptedException {
    Path script = home.resolve(name);
    if (!Files.isExecutable(script)) {
      faults.add("there is no " + name);
    } else if (!Files.readString(script).contains("--help")) {
      faults.add(name + " has no --help");
    } else if (!words.isEmpty()) {
      String usage = help(script.toString());
      options(name, usage, words, faults);
      words.stream()
          .filter(word -> word.matches("[a-z][a-z-]*") && !has(usage, word))
          .forEach(word -> faults.add(name + " --help does not know " + word));
    }
  }

  private String help(String script) throws IOException, InterruptedException {
    String known = usages.get(script);
    if (known == null) {
      known = output(List.of(script, "--help"));
      usages.put(script, known);
    }
    return known;
  }

  private void maven(List<String> words, List<String> faults) throws IOException {
    List<Path> places = new ArrayList<>();
    int given = words.indexOf("-pl");
    for (String module : given < 0 ? new String[] {"."} : words.get(given + 1).split(",")) {
      Path place = home.resolve(module);
      if (Files.exists(place.resolve("pom.xml"))) {
        places.add(place);
      } else {
        faults.add("there is no module " + module);
      }
    }
    for (String word : words) {
      if (word.matches("-D(it\\.)?test=.*") && !word.endsWith("=NONE")) {
        for (String test : after(word, '=').split(",")) {
          String file = test.replaceFirst("#.*", "") + ".java";
          boolean found = false;
          for (Path place : places) {
            try (Stream<Path> files = Files.walk(place, 20)) {
              found |= files.anyMatch(each -> each.endsWith(file));
            }
          }
          if (!found) {
            faults.add("there is no test " + file + " in " + places);
          }
        }
      }
    }
  }

  private static void options(
      String command, String usage, List<String> words, List<String> faults) {
    words.stream()
        .filter(word -> word.startsWith("-"))
        .map(word -> word.replaceFirst("=.*", ""))
        .filter(option -> !option.equals("--help") && !has(usage, option))
        .forEach(option -> faults.add(command + " --help does not know " + option));
  }

  private static boolean has(String usage, String word) {
    return Pattern.compile("(?<![\\w-])" + Pattern.quote(word) + "(?![\\w-])")
        .matcher(usage)
        .find();
  }

  /** What {@code sluice COMMAND --help} prints; empty where there is no such command. */
  private String usage(String command) throws IOException, InterruptedException {
    String known = usages.get(command);
    if (known == null) {
      known =
          command.equals("console")
              ? output(console())
              : Optional.of(Sluice.run(command, List.of("--help")))
                  .map(ended -> ended.out() + ended.err())
                  .filter(usage -> has(usage, "sluice " + command))
                  .orElse("");
      usages.put(command, known);
    }
    return known;
  }

  /** The console is a process of its own; its classes are built before those of this module. */
  private List<String> console() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        home.resolve("console/target/classes")
            + System.getProperty("path.separator")
            + System.getProperty("java.class.path"),
        "dev.sluice.console.ConsoleCommand",
        "--help");
  }

  private static String output(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + output);
    }
    return output;
  }

  private static boolean isPlaceholder(String word) {
    return word.matches("[A-Z][A-Z_]*");
  }

  private static String after(String word, char separator) {
    return word.substring(word.indexOf(separator) + 1);
  }
}
