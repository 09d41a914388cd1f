/**
 * Parts of programs in OpenCL C that several families of kernels share: types, expressions, loop nests, the access to
 * tensors, and the division of a loop among work-items. Everything here is text: it uses no other package of this
 * backend and runs without a driver.
 */
package org.kudari.opencl.source;
