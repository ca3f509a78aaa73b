package dev.sluice.console;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the packages of this module may know of each other and of the world. */
@AnalyzeClasses(
    packages = "dev.sluice.console",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.sluice.console.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheServerKnowsJetty =
      noClasses()
          .that()
          .resideOutsideOfPackage("..console.web..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.eclipse.jetty..");

  @ArchTest
  static final ArchRule storesAreReachedThroughIo =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "software.amazon..", "java.sql..");

  @ArchTest
  static final ArchRule noBeamAndOfTransformsOnlyWhatAnEventSays =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.beam..",
              "..transforms.rules..",
              "..transforms.reducers..",
              "..transforms.replay..",
              "..transforms.cameras..",
              "..transforms.incidents..");

  @ArchTest
  static final ArchRule noPackageForEverything =
      noClasses()
          .should()
          .resideInAnyPackage("..common..", "..core..", "..util..", "..utils..", "..helper..")
          .allowEmptyShould(true);
}
