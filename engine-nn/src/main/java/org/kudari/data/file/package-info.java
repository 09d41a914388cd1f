/**
 * Rows in temporary files, for tables that do not fit in memory: written once in their order, read in windows.
 *
 * <p>Knows neither tables nor data sets: these are built on it.
 */
package org.kudari.data.file;
