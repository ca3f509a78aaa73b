package dev.sluice.transforms.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.camera.v1.Person;
import dev.sluice.camera.v1.ZoneType;
import dev.sluice.transforms.cameras.Subject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an expression gives where facts are absent: true, false or unknown. */
class KleeneLogicTest {
  private static final ExpressionCompiler COMPILER = new ExpressionCompiler(Subject.PERSON);

  /** hard_hat, zone_type, zone_id and speed_mps are known; vest, lifting and the angles are not. */
  private static final Person PERSON =
      Person.newBuilder()
          .setHardHat(false)
          .setZoneType(ZoneType.ZONE_TYPE_WALKWAY)
          .setZoneId("w-7")
          .setSpeedMps(1.5)
          .build();

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          person.hard_hat == false                                   ; true
          person.hard_hat                                            ; false
          !person.hard_hat                                           ; true
          person.vest == false                                       ; unknown
          person.vest == true                                        ; unknown
          person.vest != true                                        ; unknown
          person.vest                                                ; unknown
          !person.vest                                               ; unknown
          person.vest && false                                       ; false
          false && person.vest                                       ; false
          person.vest && true                                        ; unknown
          person.vest || true                                        ; true
          true || person.vest                                        ; true
          person.vest || false                                       ; unknown
          person.vest && person.lifting                              ; unknown
          has(person.vest)                                           ; false
          has(person.hard_hat)                                       ; true
          !has(person.vest)                                          ; true
          has(person.vest) && person.vest                            ; false
          !(has(person.vest) && person.vest == false)                ; true
          person.back_bend_degrees > 60                              ; unknown
          person.back_bend_degrees > 60 || person.speed_mps > 1      ; true
          person.back_bend_degrees + person.speed_mps > 1.0          ; unknown
          person.back_bend_degrees == person.back_bend_degrees       ; unknown
          person.vest ? true : true                                  ; unknown
          person.hard_hat ? person.vest : true                       ; true
          person.hard_hat ? true : person.vest                       ; unknown
          person.zone_type == ZoneType.WALKWAY                       ; true
          person.zone_type == ZoneType.ZONE_TYPE_WALKWAY             ; true
          person.zone_type == sluice.camera.v1.ZoneType.WALKWAY      ; true
          person.zone_type in [ZoneType.PARKING, ZoneType.WALKWAY]   ; true
          person.zone_type in [ZoneType.PARKING]                     ; false
          person.zone_id in ['w-7']                                  ; true
          person.zone_id.startsWith('w-') && size(person.zone_id) == 3 ; true
          person.zone_id.matches('^w-[0-9]$')                        ; true
          person.zone_id.matches('^w-[0-9]$') && person.vest         ; unknown
          person.zone_id.matches('^x') && person.vest                ; false
          person.vest || person.zone_id.matches('^w')                ; true
          has(person.vest) || person.zone_id.matches('^x')           ; false
          [1, 2].exists(n, n == 2 && person.vest)                    ; unknown
          [1, 2].exists(n, n == 3 && person.vest)                    ; false
          [1, 2].all(n, n < 3 || person.vest)                        ; true
          1 / (size(person.zone_id) - 3) == 1                                      ; unknown
          1 / (size(person.zone_id) - 3) == 1 || true                                         ; true
          1 / (size(person.zone_id) - 3) == 1 && false                                        ; false
          9223372036854775807 + size(person.zone_id) > 0                                ; unknown
          person.speed_mps > 1                                       ; true
          person.speed_mps >= 1.5                                    ; true
          camera == 'acme/berlin/hall-1/cam-1' && track == 't-1'     ; true
          """)
  void expressionIs(String expression, String expected) {
    Term term = COMPILER.compile(expression, Use.CONDITION, KleeneLogicTest::fail);
    Term interpreted =
        COMPILER.interpreted(COMPILER.check(expression, Use.CONDITION, KleeneLogicTest::fail));

    assertThat(value(term)).isEqualTo(expected);
    assertThat(value(interpreted)).isEqualTo(expected);
  }

  private static String value(Term term) {
    Object value = term.value(Observations.of(Subject.PERSON, PERSON));
    return value == null ? "unknown" : value.toString();
  }

  private static void fail(String fault, int offset) {
    throw new AssertionError(fault);
  }
}
