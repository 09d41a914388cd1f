/** Rules about the code of a module, such as the dependencies between its packages, for the tests of every module. */
package org.kudari.architecture.rules;
