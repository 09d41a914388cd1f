/**
 * What a training keeps beside the model: copies of tensors on the host, and losses that are read later. Not for programs.
 *
 * <p>May use tensors and devices.
 */
package org.kudari.train.state;
