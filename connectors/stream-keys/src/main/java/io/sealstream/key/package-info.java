/**
 * Where keys and hub secrets come from. In: a reference to a file or an environment variable, safe to send to another machine. Out: a
 * {@code Keyring} or {@code HubSecret}, read on the machine that uses it and never sent. Next stage: {@code io.sealstream.cipher} for
 * keys, {@code io.sealstream.transport} for secrets.
 */
@NullMarked
package io.sealstream.key;

import org.jspecify.annotations.NullMarked;
