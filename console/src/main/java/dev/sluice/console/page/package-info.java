/** The pages for people. */
package dev.sluice.console.page;
