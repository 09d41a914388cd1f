/**
 * What a backend must do, as named checks that know no test framework: a suite runs them as tests, a command as a self-test,
 * and a test of the suite itself runs them against backends that are wrong on purpose.
 */
package org.kudari.testkit.check;
