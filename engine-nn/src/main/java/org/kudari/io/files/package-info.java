/**
 * What the readers and writers of files share among themselves: files written atomically, and the wording of errors.
 *
 * <p>May use {@code io}. The module does not export it.
 */
package org.kudari.io.files;
