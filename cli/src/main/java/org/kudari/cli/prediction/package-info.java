/** Predicts rows block by block, and writes the predictions in one of several forms. */
package org.kudari.cli.prediction;
