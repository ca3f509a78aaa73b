/**
 * HTTP, as the rest of the console sees it: routes that turn a {@link dev.sluice.console.web.Call}
 * into an {@link dev.sluice.console.web.Answer}, and the server that guards them.
 *
 * <p><b>Jetty 12.1, its core alone.</b> It is the current line of a server that has been released
 * monthly for twenty years, runs on JDK 17 (Helidon 4 wants 21, and 3 is of Netty and fifty jars),
 * and four jars of 2.3 MB without a dependency but SLF4J are all there is to it: no servlets, no
 * framework. Javalin would add Kotlin and an older Jetty, Undertow a stack of JBoss libraries.
 * Nothing outside of this package knows it.
 *
 * <p><b>Metrics by Prometheus' own client</b>, {@code prometheus-metrics-core}: six jars of 400 kB
 * without a dependency. The older {@code simpleclient} is given up, and Micrometer is a layer for
 * whoever has several kinds of servers of metrics. Each part makes its own metrics in the registry;
 * a test holds their names, types and labels.
 *
 * <p><b>What a client can do to others</b> is bounded: bodies by size, by all of them together and
 * by the time they may take; requests by their number; connections by theirs, and by the time in
 * which one may be silent or dawdle over its headers. What is too much is answered 503 with
 * Retry-After, at once. A request counts until it ends, whatever ends it; probes are answered
 * however many there are.
 */
package dev.sluice.console.web;
