/** Serves the page that shows run logs: {@link org.kudari.board.Board}. */
package org.kudari.board;
