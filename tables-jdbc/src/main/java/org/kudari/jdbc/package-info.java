/**
 * Queries of databases as tables, by any JDBC driver. The driver is the program's own: no module here brings one.
 */
package org.kudari.jdbc;
