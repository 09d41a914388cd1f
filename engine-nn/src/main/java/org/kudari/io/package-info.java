/**
 * What all readers and writers of files share with their users: every error in a file is an {@link
 * org.kudari.io.InvalidInputException}, whose message is one line that names the file and the place in it. Tables are
 * read by {@link org.kudari.io.csv} and {@link org.kudari.io.tables}, tensors by {@link org.kudari.io.tensors}.
 *
 * <p>It does not know any other package.
 */
package org.kudari.io;
