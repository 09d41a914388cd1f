/** Looks at a training in some of its steps: what flows through each layer, what the optimizer does, and what that means. */
package org.kudari.watch;
