/**
 * The commands, a class each: {@code train}, {@code predict}, {@code doctor}, {@code tune}, {@code gradcheck} and {@code example}.
 *
 * <p>May use {@code options}, {@code report}, {@code training}, {@code exit} and {@code terminal}.
 */
package org.kudari.cli.command;
