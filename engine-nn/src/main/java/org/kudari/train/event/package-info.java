/** What a training tells Java's flight recorder, where a runtime has it. */
package org.kudari.train.event;
