/**
 * Softmax, log-sum-exp, cross-entropy and its gradient: functions of a matrix's rows with one kernel each. The package
 * may use {@code indexing}, since the labels of a cross-entropy are indices, and {@code launch}, {@code runtime} and
 * {@code source}.
 */
package org.kudari.opencl.rows;
