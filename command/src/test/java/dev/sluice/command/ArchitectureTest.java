package dev.sluice.command;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * What the packages of pipelines, samples and the command may know of each other and of the world.
 */
@AnalyzeClasses(
    packages = {"dev.sluice.pipelines", "dev.sluice.samples", "dev.sluice.command"},
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule packagesOfPipelinesHaveNoCycles =
      slices().matching("dev.sluice.pipelines.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packagesOfSamplesHaveNoCycles =
      slices().matching("dev.sluice.samples.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packagesOfTheCommandHaveNoCycles =
      slices().matching("dev.sluice.command.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheLaunchKnowsARunner =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "..pipelines.launch..", "..pipelines.cluster..", "dev.sluice.command..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.beam.runners..", "org.apache.flink..");

  @ArchTest
  static final ArchRule noPackageForEverything =
      noClasses()
          .should()
          .resideInAnyPackage("..common..", "..core..", "..util..", "..utils..", "..helper..")
          .allowEmptyShould(true);
}
