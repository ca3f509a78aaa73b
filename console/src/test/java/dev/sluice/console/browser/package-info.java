/**
 * A Chromium of the machine, driven by its own protocol (DevTools) over a WebSocket of the JDK:
 * Playwright for Java would bring a driver of 206 MB for the few words that are needed.
 */
package dev.sluice.console.browser;
