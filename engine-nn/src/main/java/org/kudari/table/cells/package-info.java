/**
 * For sources whose cells have types, such as databases: a {@link org.kudari.table.cells.TableCells} takes numbers, times
 * and texts as they come, and gives blocks of the types that were asked for. The same rows give the same blocks as the
 * text file that would hold them.
 */
package org.kudari.table.cells;
