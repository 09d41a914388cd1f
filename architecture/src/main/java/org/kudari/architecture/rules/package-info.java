/** Rules about the dependencies between packages, for the tests of every module. */
package org.kudari.architecture.rules;
