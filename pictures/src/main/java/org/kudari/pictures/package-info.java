/** Pictures of the engine's own things: the graph of a tensor. */
package org.kudari.pictures;
