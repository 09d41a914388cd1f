/** Names the faults of a training in words: from what was seen of its steps and epochs, by one rule for each kind. */
package org.kudari.watch.doctor;
