/**
 * Where keys and hub secrets come from. In: a reference to a file, a keystore or an environment variable, safe to send to another
 * machine; recipients; a key service. Out: a {@code Keyring} or {@code HubSecret}, read on the machine that uses it and never sent, or a
 * sealer and an opener of the root keys of files. Next stage: {@code io.sealstream.cipher} and {@code io.sealstream.file} for keys,
 * {@code io.sealstream.transport} for secrets.
 */
@NullMarked
package io.sealstream.key;

import org.jspecify.annotations.NullMarked;
