/**
 * The event API: {@code POST /} of one event or many, which are appended to a topic before they are
 * answered for.
 *
 * <p><b>All or nothing.</b> A request is checked whole before anything of it is sent, and its
 * events lie in one transaction: whoever reads committed records sees all of them or none. Requests
 * that come at the same time share a transaction, and each is answered after its commit. An answer
 * of 200 means that the brokers have it; 503 that they do not, unless it says that it is not known.
 *
 * <p><b>Exactly once, on request.</b> A client that does not know whether its request arrived sends
 * it again with the same {@code Idempotency-Key}. What was ingested under a key is written in the
 * same transaction to a topic of keys, from which each console knows it, a restarted one too: a key
 * that seems fresh is ingested when the topic has been read to the end it had when the request
 * came. Two consoles to which the first request of a key comes at the same moment do not know of
 * each other, and both ingest it. A key is remembered for a day, the latest 200,000 of them; while
 * a key's request is under way, or not known to have succeeded, another one is answered 409.
 *
 * <p><b>Amounts are exact</b>: no number passes through a double. What an event may say is what the
 * pipeline behind the topic reads ({@code transforms.amounts}, by the same code), so that nothing
 * that was answered 200 becomes a dead letter for its form.
 */
package dev.sluice.console.events;
