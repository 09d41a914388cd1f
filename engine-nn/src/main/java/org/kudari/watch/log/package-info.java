/** Files that hold what was seen of a training: JSON, a line for each summary. */
package org.kudari.watch.log;
