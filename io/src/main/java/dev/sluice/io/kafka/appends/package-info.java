/**
 * Records that are appended in transactions by whoever is no pipeline, each request's all or none
 * and answered when the brokers have committed them, and what that takes to be told again: the tail
 * of a topic. What is read and written in pipelines knows nothing of it.
 */
package dev.sluice.io.kafka.appends;
