/** Tests of handshake and records, on channels without a network. */
@NullMarked
package io.sealstream.transport.hop;

import org.jspecify.annotations.NullMarked;
