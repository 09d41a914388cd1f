/** Files that logs of trainings are written to. */
package org.kudari.watch.file;
