/**
 * The chart of {@code deploy/}, rendered and checked without a cluster, for editors and for builds
 * of people who have none.
 *
 * <p>Helm is a library here (28 MB, for the machine that builds), so that what is checked is what
 * Helm installs, and nobody has to install Helm for it. It lies with the schemas of Flink's and
 * Strimzi's kinds in {@code deploy/helm/target/lib}, as the servers of the embedded stack lie in
 * theirs, and is loaded when it is asked for: no jar of ours grows by it, and none of its libraries
 * meets Beam's.
 *
 * <p>What is checked are the objects that were rendered, not the values: the pods' own arguments,
 * files and variables are planned by the pipelines' own definitions, as the pods will. Each object
 * names the key of the values that it comes from ({@code sluice.dev/values}), so that what is wrong
 * is said of that.
 */
package dev.sluice.command.deploy;
