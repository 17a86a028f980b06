/**
 * Tests against a second implementation of the protocol in another language.
 */
@NullMarked
package io.sealstream.it.interop;

import org.jspecify.annotations.NullMarked;
