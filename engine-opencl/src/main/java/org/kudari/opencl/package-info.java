/**
 * The OpenCL backend: {@link org.kudari.opencl.OpenClProvider} finds and opens devices, and {@code OpenClBackend}
 * hands each call of a backend to the package that has its kernels. It may use all packages below but {@code source},
 * {@code launch} and {@code matmul.source}, which are for those packages.
 */
package org.kudari.opencl;
