/**
 * What the command reports of devices, their speed and health, of tuning and of predictions, for people and as JSON.
 *
 * <p>May use {@code terminal}.
 */
package org.kudari.cli.report;
