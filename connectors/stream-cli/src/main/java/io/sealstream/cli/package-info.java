/**
 * The {@code sealstream} command, without Flink. In: arguments, standard input, files. Out: data alone on standard output; errors,
 * hints, notes and progress on standard error; an exit code by blame. Each command is one class that knows its options and order of
 * work and leaves the work to the libraries; {@code CommandRunner} turns whatever they throw into two lines and a code. Next stage:
 * none, a person or a script reads this.
 */
@NullMarked
package io.sealstream.cli;

import org.jspecify.annotations.NullMarked;
