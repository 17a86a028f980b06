/**
 * What tests of every module share. In: a seed, the folder of committed vectors, the folder of other projects' vectors. Out: repeatable random data, parsed test cases,
 * certificates.
 * Next stage: the tests. Knows none of our other modules, so that their tests can use it without a cycle.
 */
@NullMarked
package io.sealstream.testkit;

import org.jspecify.annotations.NullMarked;
