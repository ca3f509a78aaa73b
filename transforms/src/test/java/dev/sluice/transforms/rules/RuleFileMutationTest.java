package dev.sluice.transforms.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever stands in a file: it is read, or its problems are reported at places in it. */
class RuleFileMutationTest {
  private static final int MUTATIONS = 400;
  private static final String WHOLE =
      """
      rules:
        - id: a
          title: "A\\u00e9"
          why: >-
            because
            of that
          severity: LOW
          severityWhen: 'door.open ? ''LOW'' : "HIGH"'
          activeHours: {from: 06:00, to: 22:00, days: [MONDAY]}
          holds:
            condition:
              subject: door
              when: |
                door.open == true
                  && door.type != DoorType.DOCK
            longerThanSeconds: 1.5
      """;
  private static final String LETTERS = "\n\t :-[]{}&*!|>'\"%@`,?#a0.\\\u00e9\uFEFF\u0000\uD83D";

  @Test
  void mutatedFileIsReadOrRefusedWithPlacesInIt() {
    long seed = Long.getLong("sluice.seed", 20260301);
    System.out.println("sluice.seed=" + seed);
    Random random = new Random(seed);
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      String yaml = mutated(random);
      try {
        RuleSetReader.read("rules.yaml", yaml);
      } catch (InvalidRuleSetException e) {
        refused++;
        assertThat(e.problems()).as("seed %d: %s", seed, yaml).isNotEmpty();
        String[] lines = yaml.split("\r\n|[\r\n]", -1);
        for (RuleProblem problem : e.problems()) {
          assertThat(problem.line())
              .as("seed %d: %s in %s", seed, problem, yaml)
              .isBetween(1, lines.length + 1);
          assertThat(problem.column())
              .as("seed %d: %s in %s", seed, problem, yaml)
              .isBetween(
                  1, problem.line() > lines.length ? 1 : lines[problem.line() - 1].length() + 1);
        }
      }
    }
    assertThat(refused).isBetween(1, MUTATIONS - 1);
  }

  private static String mutated(Random random) {
    StringBuilder yaml = new StringBuilder(WHOLE);
    for (int edits = 1 + random.nextInt(2); edits > 0; edits--) {
      int at = random.nextInt(yaml.length());
      char letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
      switch (random.nextInt(4)) {
        case 0 -> yaml.deleteCharAt(at);
        case 1 -> yaml.insert(at, letter);
        case 2 -> yaml.setCharAt(at, letter);
        default -> yaml.delete(at, Math.min(yaml.length(), at + random.nextInt(20)));
      }
    }
    return yaml.toString();
  }
}
