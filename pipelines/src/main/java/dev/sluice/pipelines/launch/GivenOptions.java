package dev.sluice.pipelines.launch;

import dev.sluice.io.environment.Durations;
import dev.sluice.io.environment.OptionNames;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;

/**
 * What was given for options, checked by name and value before Beam sees it. All that is wrong is
 * collected. What an option got that is unknown, or holds a secret by its name, is repeated
 * nowhere.
 */
final class GivenOptions {
  private static final String DASHES = "--";
  private static final String DISABLE = "disable";
  private static final String OFF = "-x";

  private final String pipeline;
  private final KnownOptions known;
  private final Map<String, List<String>> values = new LinkedHashMap<>();
  private final Set<String> wrong = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();

  /** Whether nobody knows what else was given. */
  private boolean isFileUnread;

  /** Nothing is given yet. */
  GivenOptions(String pipeline, KnownOptions known) {
    this.pipeline = pipeline;
    this.known = known;
  }

  /**
   * The words of a command, each option with its value: that may stand apart, and be without a
   * name.
   *
   * @param unnamed the options that may be without, in their order
   */
  List<String> named(List<String> words, List<String> unnamed) {
    List<String> named = new ArrayList<>();
    Deque<String> names = new ArrayDeque<>(unnamed);
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (isWithoutValue(word) && i + 1 < words.size() && !words.get(i + 1).startsWith(DASHES)) {
        named.add(word + "=" + words.get(++i));
      } else if (word.startsWith("-") || names.isEmpty()) {
        named.add(word);
      } else {
        String name = names.removeFirst();
        named.add(DASHES + name + "=" + word);
        if (known.find(name).stream().anyMatch(KnownOption::isMany)) {
          names.addFirst(name);
        }
      }
    }
    return named;
  }

  private boolean isWithoutValue(String word) {
    String name = KnownOptions.today(OptionNames.camelCase(OptionNames.name(word)));
    return word.startsWith(DASHES)
        && word.indexOf('=') < 0
        && known.find(name).stream().anyMatch(option -> !option.isTruth());
  }

  /** Takes the words of a command line, and what the file says that they name. */
  void take(List<String> words) {
    @Nullable String before = null;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith(OFF)) {
        boolean alone = word.equals(OFF) && i + 1 < words.size();
        off(alone ? words.get(++i) : word.substring(OFF.length()));
        before = null;
      } else if (word.startsWith(DASHES)) {
        option(word);
        before = word.indexOf('=') < 0 ? OptionNames.name(word) : null;
      } else if (word.startsWith("-")) {
        problems.add(OptionNames.unknown(List.of(word), List.of()));
      } else {
        problems.add(noOption(word, before));
        before = null;
      }
    }
    values.forEach(this::checkCount);
    List<String> files = values.getOrDefault(KnownOptions.FILE, List.of());
    values.remove(KnownOptions.FILE);
    if (files.size() == 1 && !wrong.contains(KnownOptions.FILE)) {
      Set<String> onCommandLine = Set.copyOf(values.keySet());
      int problemsBefore = problems.size();
      List<OptionsFile.Entry> entries = new OptionsFile(known, problems).read(files.get(0));
      isFileUnread = entries.isEmpty() && problems.size() > problemsBefore;
      for (OptionsFile.Entry entry : entries) {
        if (!onCommandLine.contains(entry.option().name())) {
          entry.values().forEach(value -> value(entry.option(), entry.where(), value));
        }
      }
    }
  }

  /**
   * A word without dashes: likely the value of the option before it, which is not repeated then.
   */
  private String noOption(String word, @Nullable String before) {
    if (before == null) {
      return String.format("'%s' is no option; options are given as --name=value", word);
    }
    return String.format(
        "the word behind --%s is no option; options are given as --name=value", before);
  }

  private void off(String name) {
    String given = name.startsWith("=") ? name.substring(1) : name;
    Optional<KnownOption> disable = known.find(DISABLE);
    if (disable.isEmpty()) {
      problems.add("-x: " + pipeline + " ends by itself, and has nothing to switch off");
    } else if (given.equals(pipeline)) {
      value(disable.get(), DASHES + DISABLE, "true");
    } else {
      problems.add(
          String.format(
              "-x switches off what it names, which is %s here: -x %s", pipeline, pipeline));
    }
  }

  private void option(String word) {
    String given = OptionNames.name(word);
    String name = KnownOptions.today(OptionNames.camelCase(given));
    Optional<KnownOption> option = known.find(name);
    if (option.isEmpty()) {
      problems.add("unknown option --" + given + known.hint(name));
      return;
    }
    int equals = word.indexOf('=');
    if (equals >= 0) {
      value(option.get(), DASHES + name, word.substring(equals + 1));
    } else if (option.get().isTruth() || name.equals(DISABLE)) {
      value(option.get(), DASHES + name, "true");
    } else {
      wrong.add(name);
      problems.add(
          String.format("--%s needs a value: --%s=%s", name, name, option.get().typeName()));
    }
  }

  private void value(KnownOption option, String where, String value) {
    known.use(option);
    Optional<String> read = read(option, where, value);
    if (read.isPresent()) {
      values.computeIfAbsent(option.name(), name -> new ArrayList<>()).add(read.get());
    } else {
      wrong.add(option.name());
    }
  }

  /** The value as Beam takes it; empty where it is none, which is a problem then. */
  private Optional<String> read(KnownOption option, String where, String value) {
    if (option.isWhole()) {
      return whole(option, where, value);
    }
    if (option.isNumber()) {
      try {
        return Optional.of(Double.toString(Double.parseDouble(value)));
      } catch (NumberFormatException e) {
        return refused(option, where, "a number", value);
      }
    }
    if (option.isTruth()) {
      String lower = value.toLowerCase(Locale.ROOT);
      return option.words().contains(lower)
          ? Optional.of(lower)
          : refused(option, where, "true or false", value);
    }
    if (option.type().isEnum()) {
      return option.words().contains(value)
          ? Optional.of(value)
          : refused(option, where, "one of " + String.join(", ", option.words()), value);
    }
    if (option.type() == String.class || beamTakes(option, value)) {
      return Optional.of(value);
    }
    return option.name().equals("runner")
        ? refused(option, where, "DirectRunner or FlinkRunner", value)
        : refused(option, where, "of type " + option.type().getSimpleName(), value);
  }

  private Optional<String> whole(KnownOption option, String where, String value) {
    boolean isLong = option.type() == long.class || option.type() == Long.class;
    Optional<Duration> unit = Durations.unit(option.name());
    try {
      long count =
          unit.isPresent() ? Durations.count(unit.get(), where, value) : Long.parseLong(value);
      if (isLong || count == (int) count) {
        return Optional.of(Long.toString(count));
      }
      return refused(option, where, "at most " + Integer.MAX_VALUE, value);
    } catch (NumberFormatException e) {
      return refused(option, where, "a whole number", value);
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<String> refused(KnownOption option, String where, String form, String value) {
    String but = OptionNames.isSecret(option.name()) ? "" : ", but was: " + value;
    problems.add(where + " must be " + form + but);
    return Optional.empty();
  }

  /** Whether Beam reads the value of an option that only Beam knows how to. */
  private boolean beamTakes(KnownOption option, String value) {
    try {
      var unused =
          PipelineOptionsFactory.fromArgs(DASHES + option.name() + "=" + value).as(known.type());
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void checkCount(String name, List<String> given) {
    if (given.size() > 1 && known.find(name).stream().noneMatch(KnownOption::isMany)) {
      wrong.add(name);
      problems.add(
          String.format("--%s is given %d times, and takes one value", name, given.size()));
    }
  }

  /** Whether somebody gave a value, or tried to. */
  boolean isGiven(String name) {
    return values.containsKey(name) || wrong.contains(name);
  }

  /** Takes note of what is wrong. */
  void refuse(String problem) {
    problems.add(problem);
  }

  /** Takes a value for an option that nobody gave. */
  void addDefault(String name, String value) {
    if (!wrong.contains(name)) {
      values.computeIfAbsent(name, absent -> List.of(value));
    }
  }

  /**
   * The options as Beam takes them.
   *
   * @throws IllegalArgumentException with all that is wrong, a line each
   */
  String[] checked() {
    known.all().stream()
        .filter(option -> option.ours() && option.required() && !isFileUnread)
        .map(KnownOption::name)
        .filter(name -> !wrong.contains(name))
        .filter(name -> values.getOrDefault(name, List.of()).stream().allMatch(String::isEmpty))
        .forEach(name -> problems.add("option --" + name + " is missing"));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
    return values.entrySet().stream()
        .flatMap(given -> given.getValue().stream().map(v -> DASHES + given.getKey() + "=" + v))
        .toArray(String[]::new);
  }
}
