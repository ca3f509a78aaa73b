package dev.sluice.pipelines;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the packages of this module may know of each other and of the world. */
@AnalyzeClasses(
    packages = "dev.sluice.pipelines",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.sluice.pipelines.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheCommandKnowsARunner =
      noClasses()
          .that()
          .resideOutsideOfPackage("..pipelines.command..")
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
