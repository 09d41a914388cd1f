/** Event files that TensorBoard reads. */
package org.kudari.watch.tensorboard;
