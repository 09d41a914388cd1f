/**
 * What every kernel launch needs: the arguments, the sizes of the grid and of work-groups, the width of positions, and
 * the cache of compiled kernels. It may use {@code runtime} and {@code source}.
 */
package org.kudari.opencl.launch;
