package dev.sluice.transforms;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the packages of this module may know of each other and of the world. */
@AnalyzeClasses(
    packages = "dev.sluice.transforms",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.sluice.transforms.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule noNetworkAndNoFiles =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.net..", "java.sql..", "software.amazon..", "org.apache.flink..");

  @ArchTest
  static final ArchRule rulesOfTheDomainKnowNoBeam =
      noClasses()
          .that()
          .resideInAnyPackage("..transforms.rules..", "..transforms.cameras..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.beam..");

  @ArchTest
  static final ArchRule noPackageForEverything =
      noClasses()
          .should()
          .resideInAnyPackage("..common..", "..core..", "..util..", "..utils..", "..helper..")
          .allowEmptyShould(true);
}
