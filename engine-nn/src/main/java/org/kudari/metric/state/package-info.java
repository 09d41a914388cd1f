/**
 * What metrics remember between batches: exact sums, sums of weights by index, and rows with their scores. All of it is
 * independent of the order in which rows come, and is not for programs.
 *
 * <p>May use nothing but the JDK.
 */
package org.kudari.metric.state;
